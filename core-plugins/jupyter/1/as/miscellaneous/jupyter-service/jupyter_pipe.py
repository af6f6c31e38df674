"""Hands a call on to the Hub service with the session token of the caller, and brings back what it says.

What calls and answers say is between the page and the Hub service (docs/developers/protocol.md), and nobody here looks
at it. Only Java's classes are used: modules of Python would be loaded anew for each call. The methods and what is said
when one fails are in calls.json, which is made from the protocol. `KEPT`, a map in the Java process, and `FOLDER` come
from script.py.
"""

import sys

from ch.systemsx.cisd.common.exceptions import UserFailureException
from ch.systemsx.cisd.openbis.generic.server import CommonServiceProvider
from com.fasterxml.jackson.core import JsonGenerator
from com.fasterxml.jackson.databind import ObjectMapper
from java.io import ByteArrayInputStream, EOFException, File, IOException
from java.lang import String, Thread, Throwable
from java.net import SocketException, SocketTimeoutException, URI, URISyntaxException, URL, URLEncoder
from java.nio.file import Files
from java.security import GeneralSecurityException, KeyStore
from java.security.cert import CertificateFactory
from java.util import LinkedHashMap, Map, UUID
from java.util.concurrent import FutureTask, TimeoutException, TimeUnit
from java.util.regex import Pattern
from javax.net.ssl import HttpsURLConnection, SSLContext, SSLException, TrustManagerFactory

# A notebook with 10,000 datasets is about 5 MB.
ANSWER_MAX_BYTES = 32 * 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Refusal(Exception):
    """What the caller is told, `[code reference]` at its end; `cause` is for the log only."""

    def __init__(self, code, cause, sentence, reference):
        self.code, self.cause, self.sentence, self.reference = code, cause, sentence, reference


def refusal(code, cause="", **details):
    return Refusal(code, cause, calls("texts").get(code).format(**details), UUID.randomUUID().toString()[:8])


def process(context, parameters):
    token = context.getSessionToken() or ""
    method = outcome(lambda: parameters.get("method"))
    result = outcome(lambda: call(method, token, parameters))
    if not isinstance(result, Refusal):
        return result
    tail = "[%s %s]" % (result.code, result.reference)
    name = method if calls("methods").containsKey(method) else "call"
    log(one_line("Jupyter %s failed %s %s" % (name, tail, result.cause), token)[:500])
    raise UserFailureException(one_line("%s %s" % (result.sentence, tail), token))


def call(method, token, parameters):
    known = calls("methods")
    if not known.containsKey(method):
        raise refusal("request-invalid", field="method", reason="one of %s is expected." % ", ".join(known.keySet()))
    request = list(known.get(method))
    # What else is in the parameters is never taken out of Java: Python cannot hold all that JSON can.
    body = LinkedHashMap(parameters)
    body.remove("method")
    path = request[1] % tuple(quoted(body.get(name)) for name in request[2:])
    sent = None if request[0] == "GET" else json().writeValueAsBytes(body)
    return answer_of(*send(settings(), token, request[0], path, sent))


def outcome(work):
    """What `work()` gives, or the Refusal that it ends with."""
    try:
        return work()
    except Refusal as known:
        return known
    except (Exception, Throwable):
        # Without the exception's own words: they may quote what was being handled.
        kind, _, trace = sys.exc_info()
        while trace.tb_next is not None:
            trace = trace.tb_next
        return refusal("service-failed", "%s at line %d" % (getattr(kind, "__name__", kind), trace.tb_lineno))


def settings():
    """Out: address of the Hub service, file of authorities or "", milliseconds to connect and to wait for it."""
    properties = CommonServiceProvider.tryToGetBean("propertyConfigurer").getResolvedProps()

    def wrong(key, reason):
        return refusal("not-configured", reason="jupyter.%s %s" % (key, reason))

    def milliseconds(key, default):
        text = properties.getProperty("jupyter." + key, default).strip()
        if not Pattern.matches("[0-9]{1,9}", text) or not 100 <= int(text) <= 60000:
            raise wrong(key, "must be a number from 100 to 60000.")
        return int(text)

    url = properties.getProperty("jupyter.hub-service-url", "").strip()
    if not url:
        raise wrong("hub-service-url", "is missing.")
    try:
        uri = URI(url)
    except URISyntaxException:
        uri = URI("")
    host, scheme = (uri.getHost() or "").lower(), (uri.getScheme() or "").lower()
    safe = scheme == "https" or (scheme == "http" and host in LOOPBACK)
    if not host or uri.getRawUserInfo() is not None or not safe:
        raise wrong("hub-service-url", "must be an address that begins with https://.")
    if "?" in url or "#" in url:
        raise wrong("hub-service-url", "must not have a query or fragment.")
    ca_file = properties.getProperty("jupyter.ca-file", "").strip()
    times = milliseconds("connect-timeout-ms", "5000"), milliseconds("read-timeout-ms", "25000")
    return (url if url.endswith("/") else url + "/", ca_file) + times


def send(settings, token, http_method, path, body):
    """One request. Out: HTTP status, what JSON it says (None: something else), the header Retry-After or None."""
    url, ca_file, connect_timeout, read_timeout = settings
    connection = URL(url + path).openConnection()
    seen = []

    def refuse_host(host, session):
        # Java asks this only after it has found that the certificate is not for this host.
        seen.append("other host")
        return False

    def exchange():
        complete = False
        try:
            connection.connect()
            seen.append("connected")
            if body is not None:
                # Java repeats a POST once when a connection ends without an answer: harmless, thanks to the launch key.
                stream = connection.getOutputStream()
                stream.write(body)
                stream.close()
            status = connection.getResponseCode()
            stream = connection.getErrorStream() if status >= 400 else connection.getInputStream()
            data = b"" if stream is None else stream.readNBytes(ANSWER_MAX_BYTES + 1)
            if len(data) > ANSWER_MAX_BYTES:
                raise refusal("hub-answer-too-large", "more than %d bytes" % ANSWER_MAX_BYTES)
            if len(data) < connection.getContentLengthLong():
                raise EOFException("the answer ends after %d bytes" % len(data))
            # What was read to its end leaves the connection open for the next call, as long as Java keeps it.
            complete = True
            return status, from_json(data, connection.getContentType()), connection.getHeaderField("Retry-After")
        except IOException as error:
            slow = "connected" in seen and isinstance(error, SocketTimeoutException)
            untrusted = "other host" in seen or is_about_trust(error)
            code = "hub-slow" if slow else "hub-untrusted" if untrusted else "hub-unreachable"
            raise refusal(code, error.toString())
        finally:
            if not complete:
                connection.disconnect()

    if isinstance(connection, HttpsURLConnection):
        # Never the factory and verifier of the whole Java process: somebody may have weakened them.
        connection.setSSLSocketFactory(kept("tls", lambda: socket_factory(ca_file), ca_file))
        connection.setHostnameVerifier(refuse_host)
    connection.setInstanceFollowRedirects(False)
    connection.setUseCaches(False)
    connection.setConnectTimeout(connect_timeout)
    connection.setReadTimeout(read_timeout)
    connection.setRequestMethod(http_method)
    connection.setRequestProperty("Accept", "application/json")
    # A token begins with the user id, and a header holds ASCII only.
    connection.setRequestProperty("Authorization", "Bearer " + quoted(token))
    if body is not None:
        connection.setRequestProperty("Content-Type", "application/json")
        connection.setDoOutput(True)
    # In a thread of its own: Java's timeouts hold for each read, and an answer that trickles in would never end.
    task = FutureTask(lambda: outcome(exchange))
    in_background("jupyter-service-request", task)
    try:
        result = task.get(connect_timeout + read_timeout, TimeUnit.MILLISECONDS)
    except TimeoutException:
        in_background("jupyter-service-disconnect", lambda: connection.disconnect())
        raise refusal("hub-slow" if "connected" in seen else "hub-unreachable", "deadline")
    if isinstance(result, Refusal):
        raise result
    return result


def answer_of(status, body, retry_after):
    """Out: what the Hub service answers, a Java map; what it refuses is raised in its own words."""
    if status in (200, 202) and body is not None:
        return body
    cause = "HTTP status %d" % status
    error = body.get("error") if body is not None and status >= 400 else None
    if isinstance(error, Map):
        said = [error.get(key) for key in ("message", "advice", "code", "reference")]
        if not all(isinstance(text, unicode) for text in said) or len((said[2] + " " + said[3]).split()) != 2:
            raise refusal("hub-answer-unknown", cause)
        if retry_after and Pattern.matches("[0-9]{1,4}", retry_after):
            said[1] += " Wait at least %s seconds." % retry_after
        raise Refusal(said[2], cause, " ".join(said[:2]), said[3])
    code = "hub-unreachable" if status in (502, 503, 504) else "hub-address-wrong"
    raise refusal(code, cause + " without an answer of the service")


def is_about_trust(error):
    """TLS that failed for another reason than a connection that broke."""
    broken, cause = False, error
    while cause is not None:
        broken = broken or isinstance(cause, (EOFException, SocketException, SocketTimeoutException))
        cause = cause.getCause()
    return isinstance(error, SSLException) and not broken


def socket_factory(ca_file):
    """Java keeps connections and TLS sessions per factory, so the same file in the same state has the same one."""
    managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
    managers.init(authorities(ca_file) if ca_file else None)
    context = SSLContext.getInstance("TLS")
    context.init(None, managers.getTrustManagers(), None)
    return context.getSocketFactory()


def authorities(ca_file):
    try:
        stream = ByteArrayInputStream(Files.readAllBytes(File(ca_file).toPath()))
        certificates = CertificateFactory.getInstance("X.509").generateCertificates(stream)
        store = KeyStore.getInstance(KeyStore.getDefaultType())
        store.load(None, None)
        for number, certificate in enumerate(certificates):
            store.setCertificateEntry("authority-%d" % number, certificate)
    except (IOException, GeneralSecurityException) as error:
        raise refusal("not-configured", error.toString(), reason="jupyter.ca-file cannot be read.")
    if not store.size():
        raise refusal("not-configured", reason="jupyter.ca-file holds no certificate.")
    return store


def from_json(data, content_type):
    """Out: a Java map, None where the data is something else."""
    if (content_type or "").split(";")[0].strip().lower() != "application/json":
        return None
    try:
        return json().readValue(data, LinkedHashMap)
    except IOException:
        return None


def json():
    # Half a character, which JSON may hold and UTF-8 may not, travels as it came.
    return kept("mapper", lambda: ObjectMapper().configure(JsonGenerator.Feature.ESCAPE_NON_ASCII, True))


def calls(part):
    """`methods`: name -> HTTP method, path, names of its parts; `texts`: code -> what happened and what to do next."""
    path = FOLDER + "/calls.json"
    return kept("calls", lambda: json().readValue(File(path), LinkedHashMap), path).get(part)


def kept(name, make, path=""):
    """What `make()` gives: the same in each call, as long as the file at `path` is in the same state."""
    state = (path, File(path).lastModified(), File(path).length())
    known = KEPT.get(name)
    if known is None or known[0] != state:
        known = (state, make())
        KEPT.put(name, known)
    return known[1]


def quoted(text):
    return URLEncoder.encode("%s" % text, "UTF-8").replace("+", "%20")


def one_line(text, token):
    text = text.replace(token, "<token>") if token.strip() else text
    return String(text).replaceAll("(?U)[\\s\\p{Cntrl}]+", " ").strip()


def in_background(name, work):
    thread = Thread(work, name)
    thread.setDaemon(True)
    thread.start()


def log(line):
    try:
        from ch.systemsx.cisd.common.logging import LogCategory, LogFactory

        LogFactory.getLogger(LogCategory.OPERATION, LogFactory).getLogger("OPERATION.jupyter").error(line)
    except (ImportError, AttributeError):
        from java.util.logging import Logger

        Logger.getLogger("OPERATION.jupyter").severe(line)
