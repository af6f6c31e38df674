"""The page that openBIS's servlet container (Jetty) answers with where no program of openBIS does."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, Response

_LATIN = "ISO-8859-1"


def container_page(status: int, message: str, path: str) -> Response:
    """The page for a status, what it says and the path that was asked for."""
    shown = escape(message, quote=True).replace("&#x27;", "&apos;")
    rows = {"URI": escape(path), "STATUS": str(status), "MESSAGE": shown, "SERVLET": "default"}
    table = "\n".join(f"<tr><th>{name}:</th><td>{value}</td></tr>" for name, value in rows.items())
    page = (
        f'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset={_LATIN}"/>\n'
        f"<title>Error {status} {shown}</title>\n</head>\n<body><h2>HTTP ERROR {status} {shown}</h2>\n"
        f"<table>\n{table}\n</table>\n</body>\n</html>\n"
    )
    return HTMLResponse(
        page.encode(_LATIN, "replace"),
        status,
        headers={"Content-Type": f"text/html;charset={_LATIN.lower()}"},
    )
