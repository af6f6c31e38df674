"""One request to the Hub service: over verified TLS, bounded in time and size, without following redirects."""

import json
import re
import urllib

from jarray import zeros
from java.io import ByteArrayOutputStream, EOFException, File, FileInputStream, IOException
from java.lang import String, Thread
from java.net import HttpURLConnection, SocketException, SocketTimeoutException, URL
from java.security import GeneralSecurityException, KeyStore
from java.security.cert import CertificateFactory
from java.util.concurrent import CountDownLatch, TimeUnit
from javax.net.ssl import HttpsURLConnection, SSLContext, SSLException, TrustManagerFactory

from jupyter_failures import failure

# A notebook with 10,000 datasets is about 5 MB.
ANSWER_MAX_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
SECONDS = re.compile(r"[0-9]{1,4}\Z")
PROXY_STATUS = (502, 503, 504)
BROKEN_CONNECTION = (EOFException, SocketException, SocketTimeoutException)
KEPT = {}


class Answer(object):
    """`status`: of HTTP; `body`: parsed JSON, None where it is something else; `retry_after`: seconds or None."""

    def __init__(self, status, body, retry_after):
        self.status = status
        self.body = body
        self.retry_after = retry_after


def send(settings, token, http_method, path, body=None):
    """In: Settings, the session token, GET or POST, the path below the service, a JSON body. Out: an Answer.

    Errors: Failure.
    """
    exchange = Exchange(settings)
    done = CountDownLatch(1)
    complete = False
    try:
        exchange.open(http_method, path, token)
        _limit_time(exchange, done, settings.connect_timeout + settings.read_timeout)
        answer = exchange.run(body)
        complete = True
        return answer
    except IOException as error:
        raise _failure_of(error, exchange)
    finally:
        done.countDown()
        if not complete:
            exchange.close()


class Exchange(object):
    """A connection that is being made; `mismatch`: the certificate is for another host; `late`: it took too long."""

    def __init__(self, settings):
        self._settings = settings
        self._connection = None
        self._sent = False
        self.mismatch = False
        self.late = False

    def open(self, http_method, path, token):
        connection = URL(self._settings.url + path).openConnection()
        self._connection = connection
        if isinstance(connection, HttpsURLConnection):
            # Never the factory and verifier of the whole Java process: somebody may have weakened them.
            connection.setSSLSocketFactory(_socket_factory(self._settings.ca_file))
            connection.setHostnameVerifier(self._refuse_host)
        connection.setInstanceFollowRedirects(False)
        connection.setUseCaches(False)
        connection.setConnectTimeout(self._settings.connect_timeout)
        connection.setReadTimeout(self._settings.read_timeout)
        connection.setRequestMethod(http_method)
        connection.setRequestProperty("Accept", "application/json")
        # A token begins with the user id, and a header holds ASCII only.
        connection.setRequestProperty("Authorization", "Bearer " + urllib.quote(token.encode("utf-8"), "$@"))

    def run(self, body):
        if body is not None:
            self._connection.setRequestProperty("Content-Type", "application/json")
            self._connection.setDoOutput(True)
            # Java repeats a POST once when a connection ends without an answer: harmless, thanks to the launch key.
            stream = self._connection.getOutputStream()
            stream.write(String(json.dumps(body)).getBytes("US-ASCII"))
            stream.close()
        else:
            self._connection.connect()
        self._sent = True
        status = self._connection.getResponseCode()
        failed = status >= HttpURLConnection.HTTP_BAD_REQUEST
        stream = self._connection.getErrorStream() if failed else self._connection.getInputStream()
        text = "" if stream is None else _read(stream, self._connection.getContentLengthLong())
        if stream is not None:
            # What was read to its end leaves the connection open for the next call, as long as Java keeps it.
            stream.close()
        if self.late:
            # A connection that is closed while its answer is read may look like the end of the answer.
            raise SocketTimeoutException("deadline")
        return Answer(status, self._parse(text), _seconds(self._connection.getHeaderField("Retry-After")))

    def expire(self):
        self.late = True
        self._connection.disconnect()

    def close(self):
        if self._connection is not None:
            self._connection.disconnect()

    def timed_out_waiting(self, error):
        return self._sent and (self.late or isinstance(error, SocketTimeoutException))

    def _parse(self, text):
        content_type = (self._connection.getContentType() or "").split(";")[0].strip().lower()
        if content_type != "application/json":
            return None
        try:
            return json.loads(text)
        except ValueError:
            return None

    def _refuse_host(self, host, session):
        # Java asks this only after it has found that the certificate is not for this host.
        self.mismatch = True
        return False


def _limit_time(exchange, done, milliseconds):
    def wait():
        # The timeouts of the connection hold for each read: an answer that trickles in would never end.
        if not done.await(milliseconds, TimeUnit.MILLISECONDS):
            exchange.expire()

    watcher = Thread(wait, "jupyter-service-deadline")
    watcher.setDaemon(True)
    watcher.start()


def _read(stream, announced):
    """In: the stream, how many bytes were announced (-1: unknown). Out: the text."""
    buffer = zeros(CHUNK_BYTES, "b")
    collected = ByteArrayOutputStream()
    while True:
        count = stream.read(buffer)
        if count < 0:
            if collected.size() < announced:
                raise EOFException("the answer ends after %d of %d bytes" % (collected.size(), announced))
            return collected.toString("UTF-8")
        collected.write(buffer, 0, count)
        if collected.size() > ANSWER_MAX_BYTES:
            raise failure("hub-answer-too-large", cause="more than %d bytes" % ANSWER_MAX_BYTES)


def _seconds(header):
    return int(header) if header and SECONDS.match(header) else None


def _socket_factory(ca_file):
    """Java keeps connections open per factory, so the same file in the same state has the same one."""
    state = None if ca_file is None else (ca_file, File(ca_file).lastModified(), File(ca_file).length())
    kept = KEPT.get("factory")
    if kept is None or kept[0] != state:
        kept = KEPT["factory"] = (state, _trust(ca_file).getSocketFactory())
    return kept[1]


def _trust(ca_file):
    """The SSLContext that trusts the authorities in `ca_file`, or Java's own."""
    managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
    managers.init(None if ca_file is None else _authorities(ca_file))
    context = SSLContext.getInstance("TLS")
    context.init(None, managers.getTrustManagers(), None)
    return context


def _authorities(ca_file):
    try:
        stream = FileInputStream(ca_file)
        try:
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(stream)
        finally:
            stream.close()
        if certificates.isEmpty():
            raise failure("not-configured", reason="jupyter.ca-file holds no certificate.")
        store = KeyStore.getInstance(KeyStore.getDefaultType())
        store.load(None, None)
        for number, certificate in enumerate(certificates):
            store.setCertificateEntry("authority-%d" % number, certificate)
        return store
    except (IOException, GeneralSecurityException) as error:
        raise failure("not-configured", cause=error.toString(), reason="jupyter.ca-file cannot be read.")


def _failure_of(error, exchange):
    if exchange.timed_out_waiting(error):
        code = "hub-slow"
    elif exchange.mismatch or _is_about_trust(error):
        code = "hub-untrusted"
    else:
        code = "hub-unreachable"
    return failure(code, cause=error.toString())


def _is_about_trust(error):
    """TLS that failed for another reason than a connection that broke."""
    if not isinstance(error, SSLException):
        return False
    cause = error.getCause()
    while cause is not None:
        if isinstance(cause, BROKEN_CONNECTION):
            return False
        cause = cause.getCause()
    return True
