package io.grapevine.web;

import io.grapevine.base.Sha256;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/** HTML page in the look of the web UI that refers to no other file: those may need another login. */
public final class PlainPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root{color-scheme:light dark;--surface:light-dark(#fff,#1a2027);--text:light-dark(#1a1f27,#e8ecf1);\
            --muted:light-dark(#57606c,#a3aebb);--border:light-dark(#7c8794,#66727f);--hairline:light-dark(#d9dee4,#2c343d);\
            --accent:light-dark(#0b6b6b,#5cc8c8);--on-accent:light-dark(#fff,#11151a)}
            body{background:light-dark(#f6f7f9,#11151a);color:var(--text);font:1rem/1.5 system-ui,sans-serif;margin:0;overflow-wrap:anywhere}
            header{background:var(--surface);border-bottom:1px solid var(--hairline);font-weight:600;padding:.7rem 1rem}
            main{margin:0 auto;max-width:40rem;padding:1rem}
            main.wide{max-width:80rem}
            h1{font-size:1.3rem;margin:.5rem 0}
            a{color:var(--accent)}
            a.button{display:inline-block;line-height:2.75rem}
            ul{list-style:none;padding:0}
            li{background:var(--surface);border:1px solid var(--hairline);border-radius:6px;margin:.5rem 0;padding:.5rem .8rem}
            small{color:var(--muted);display:block}
            label{display:block;margin:.8rem 0}
            input{background:var(--surface);border:1px solid var(--border);border-radius:6px;box-sizing:border-box;color:inherit;\
            display:block;font:inherit;min-height:2.75rem;padding:.3rem .6rem;width:100%}
            button{background:var(--surface);border:1px solid var(--border);border-radius:6px;color:inherit;cursor:pointer;font:inherit;\
            font-weight:600;margin:.4rem .4rem 0 0;min-height:2.75rem;padding:.3rem 1.2rem}
            button:first-of-type{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
            :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
            .note{border-left:.25rem solid var(--accent);padding:.2rem .8rem}
            .critical{color:light-dark(#b3261e,#ff8a80);font-weight:600}
            .warning{color:light-dark(#8f5200,#f5b74a);font-weight:600}
            .info{color:light-dark(#1f5fad,#82b4f5);font-weight:600}
            .other{color:var(--muted);font-weight:600}
            table{background:var(--surface);border:1px solid var(--hairline);border-collapse:collapse;border-radius:6px;width:100%}
            th,td{border-bottom:1px solid var(--hairline);padding:.4rem .8rem;text-align:left;vertical-align:top}
            th{color:var(--muted);font-weight:600}
            td>span{margin-right:.8rem;white-space:nowrap}
            @media (max-width:50rem){thead{display:none}tr,td{display:block}tr{padding:.4rem 0}tr+tr{border-top:1px solid var(--hairline)}\
            td{border:0;padding:.1rem .8rem}td[data-name]::before{color:var(--muted);content:attr(data-name) ": "}td:empty{display:none}}
            """;

    /**
     * Adds the time where the reader is to each time in UTC, and follows a link to a login with the address of the page, of which a
     * server does not see all; without it the page says the same.
     */
    private static final String SCRIPT = """
            for(const t of document.querySelectorAll('time')){const d=new Date(t.dateTime);if(d.getTimezoneOffset()!==0)\
            t.after(' ('+d.toLocaleString(undefined,{day:'numeric',month:'short',hour:'2-digit',minute:'2-digit',timeZoneName:'short'})+')')}
            for(const a of document.querySelectorAll('a[data-login]')){const now=Date.now();\
            a.href+='?return='+encodeURIComponent(location.pathname+location.search+location.hash);\
            if(now-(sessionStorage.gvLogin||0)>1e4){sessionStorage.gvLogin=now;location.replace(a.href)}}
            """;

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + digest(STYLE) + "'; script-src 'sha256-" + digest(SCRIPT)
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Set in a request to a listener that does not serve the web UI. */
    static final String WITHOUT_UI = "withoutUi";

    private PlainPage() {}

    private static String digest(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text));
    }

    /** Whether a browser opens an address, so that a person reads the answer. */
    public static boolean isWanted(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        return request.method().equals(HttpMethod.GET) && accept != null && accept.contains("text/html");
    }

    /**
     * Answers with a page, which nothing but its own style and script may change.
     *
     * @param title the heading, as text
     * @param content the rest, as HTML
     */
    public static void answer(RoutingContext context, int status, String title, String content) {
        context.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", POLICY);
        Answer.body(context, status, "text/html; charset=utf-8", html(title, content));
    }

    private static String html(String title, String content) {
        String escaped = Answer.escape(title);
        String main = content.contains("<table") ? "<main class=\"wide\">" : "<main>";
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                + "<title>" + escaped + " · Grapevine</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n"
                + "<header>Grapevine</header>\n" + main + "\n<h1>" + escaped + "</h1>\n" + content + "</main>\n<script>"
                + SCRIPT + "</script>\n</body>\n</html>\n";
    }

    /** A time in UTC as HTML, to which a browser in another time zone adds its own. */
    public static String time(Instant at) {
        return "<time datetime=\"" + at + "\">" + TIME.format(at) + "</time>";
    }

    /** A link to a page of the web UI; nothing where a request came to a listener that does not serve it. */
    public static String linkToUi(RoutingContext context, String address, String text) {
        return context.get(WITHOUT_UI) == null ? link(address, text) : "";
    }

    /** A link to a login, which a browser follows at once, but not in circles, and which leads back to the page that it was to see. */
    public static String loginLink(String address) {
        return "<p><a class=\"button\" data-login href=\"" + Answer.escape(address) + "\">Log in</a></p>\n";
    }

    /** A link in a line of its own, to a relative address that needs no escapes. */
    public static String link(String address, String text) {
        return "<p><a class=\"button\" href=\"" + address + "\">" + Answer.escape(text) + "</a></p>\n";
    }
}
