package io.grapevine.fuzz;

import io.grapevine.fuzz.FuzzedServer.Exchange;
import io.grapevine.fuzz.StrictRequests.End;
import io.grapevine.fuzz.StrictRequests.Reading;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Requests of HTTP/1 in shapes that servers have read differently from proxies, and requests that are merely odd. The server makes no
 * more requests of them than {@link StrictRequests}, closes the connection after what is none, blames itself for
 * nothing, and answers the next good request within a second.
 */
final class Http1Target {
    private static final byte[] LAST =
            "GET /-/healthy HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP_2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A server may wait for the end of a head that is already invalid. */
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int PROBE_EVERY = 50;

    /** With these a server may close the connection, as it may not know where the next request begins. */
    private static final Set<Integer> LAST_STATUSES = Set.of(400, 408, 411, 413, 414, 417, 421, 431, 501, 505);

    private static final String ALERTS =
            "POST /api/v2/alerts HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";
    private static final String ENDED = "[{\"labels\":{\"alertname\":\"Ended\"},\"endsAt\":\"2020-01-01T00:00:00Z\"}]";
    private static final String NEXT = "GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n";

    /** Shapes by which requests were smuggled past proxies, and honest requests. */
    private static final List<String> SEEDS = List.of(
            NEXT,
            NEXT + NEXT,
            "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "GET /api/v2/alerts?filter=a%3D%22b%22&active=true HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n",
            ALERTS + "Content-Length: " + ENDED.length() + "\r\n\r\n" + ENDED + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(ENDED.length()) + "\r\n" + ENDED
                    + "\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\n[\r\n1\r\n]\r\n0\r\nX-Sum: 1\r\n\r\n" + NEXT,
            ALERTS + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + NEXT + "\r\n0\r\n\r\n",
            ALERTS + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n[] " + NEXT,
            ALERTS + "Content-Length: 2, 3\r\n\r\n[] " + NEXT,
            ALERTS + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n[]" + NEXT,
            ALERTS + "Content-Length: +2\r\n\r\n[]" + NEXT,
            ALERTS + "Content-Length : 2\r\n\r\n[]" + NEXT,
            ALERTS + "Content-Length: 0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "X: y\r\n Content-Length: 40\r\n\r\n" + NEXT,
            ALERTS + "X: y\nContent-Length: 40\r\n\r\n" + NEXT,
            ALERTS + "X: y\rContent-Length: 40\r\n\r\n" + NEXT,
            ALERTS + "X: y\r\n\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
            ALERTS.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n2\n[]\n0\n\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n2;\n[]\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n[]\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n2\r\n[]xx0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF2\r\n[]\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n-1\r\n[]\r\n0\r\n\r\n" + NEXT,
            ALERTS + "Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\nContent-Length: 9\r\n\r\n" + NEXT,
            ALERTS + "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\u001f\u008b\u0008\0\0\0\0\0\0\0" + NEXT,
            ALERTS + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n[]" + NEXT,
            ALERTS + "Expect: magic\r\nContent-Length: 2\r\n\r\n[]" + NEXT,
            "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
            "GET / HTTP/0.9\r\n\r\n" + NEXT,
            "GET /\r\n",
            "GET / HTTP/1.1\r\n\r\n" + NEXT,
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + NEXT,
            "GET  / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "GET / x HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "GET /%zz%ff%00%2e%2e/%2f HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "GET /api/v2/alerts?filter=%&x=%u0041;a HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "GET /../../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "GET http://other/-/ready HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "get / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "G@T / HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "DELETE /api/v2/silence/x HTTP/1.1\r\nHost: h\r\n\r\n" + NEXT,
            "\r\n\r\n" + NEXT);

    private static final String[] WORDS = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        " ",
        "\t",
        ":",
        "\u000b",
        "0\r\n\r\n",
        "chunked",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Connection: close\r\n",
        "Host: h\r\n",
        "Connection: keep-alive\r\n",
        "Expect: 100-continue\r\n",
        " HTTP/1.1\r\n",
        " HTTP/1.0\r\n",
        "X-A: b\r\n",
        " folded\r\n",
        "%00",
        "%ff",
        "%zz",
        "/../",
        "//",
        "\0",
        "\u00ff",
        NEXT,
        "1;a\r\n",
        "Range: bytes=0-\r\n",
        "Accept-Encoding: gzip;q=x\r\n",
        "Content-Type: a/b;c=\"\\\"\r\n",
        "Cookie: a=b; a\r\n",
        "?",
        "&filter=",
        "HEAD"
    };

    private static final Grammar GRAMMAR = new Grammar(14)
            .rule("all", "<message>", "<message><all>")
            .rule("message", "<get>", "<get>", "<post>", "<doubtful>")
            .rule("get", "<method> <target> HTTP/1.1\r\nHost: h\r\n<fields>\r\n")
            .rule(
                    "post",
                    "POST <api> HTTP/1.1\r\nHost: h\r\n<fields>Content-Length: 2\r\n\r\n[]",
                    "POST <api> HTTP/1.1\r\nHost: h\r\n<fields>Transfer-Encoding: chunked\r\n\r\n<chunks>")
            .rule("doubtful", "<method> <api> HTTP/1.<minor><nl>Host: h<nl><fields><framing><framing><nl><chunks>")
            .rule("minor", "1", "1", "0", "2")
            .rule("method", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "M-S", "get")
            .rule("api", "/api/v2/alerts", "/api/v2/silences", "/-/ready", "/api/v2/status", "/", "/nope")
            .rule("target", "<api>", "<api>?<query>", "/<segments>", "*", "http://h/", "<api>/", "/<segments>?<query>")
            .rule("segments", "", "<segment>/<segments>")
            .rule("segment", "a", "..", ".", "", "%2e%2e", "%2f", "%", "%zz", "%00", "%ff", "%c3%a4", "é", "a;b", "\\")
            .rule(
                    "query",
                    "",
                    "a",
                    "filter=a%3Db",
                    "filter=%ff",
                    "active=maybe",
                    "a=%zz",
                    "&&&",
                    "<query>&<query>",
                    "é=;")
            .rule("fields", "", "", "<field><fields>")
            .rule(
                    "field",
                    "A: b\r\n",
                    "A:\r\n",
                    "A: <text>\r\n",
                    "Accept: <text>\r\n",
                    "Accept-Encoding: gzip\r\n",
                    "Content-Type: <text>\r\n",
                    "Content-Encoding: gzip\r\n",
                    "Expect: 100-continue\r\n",
                    "Connection: <text>\r\n",
                    "Cookie: <text>\r\n",
                    "Origin: <text>\r\n",
                    "Authorization: Basic <text>\r\n",
                    "If-None-Match: <text>\r\n",
                    "A: b<nl>",
                    "A: b\r\n c\r\n",
                    "A : b\r\n",
                    "A\r\n",
                    ": b\r\n",
                    "É: b\r\n")
            .rule(
                    "text",
                    "a",
                    "a/b;c=d",
                    "*/*;q=0.1",
                    "gzip, br;q=0",
                    "keep-alive",
                    "\"",
                    "\\",
                    "é",
                    ";;;",
                    ",,,",
                    "http://h",
                    "null")
            .rule("framing", "", "Content-Length<colon><length><nl>", "Transfer-Encoding<colon><coding><nl>")
            .rule("colon", ": ", ":", " : ", ":\t", ":\r\n ")
            .rule(
                    "length",
                    "2",
                    "0",
                    "5",
                    "2, 2",
                    "2,3",
                    "+2",
                    "-1",
                    "0x2",
                    "2 ",
                    "02",
                    "2_0",
                    "",
                    "2;",
                    "99999999999999999999",
                    "٢")
            .rule(
                    "coding",
                    "chunked",
                    "Chunked",
                    "chunked, chunked",
                    "gzip, chunked",
                    "chunked, gzip",
                    "identity",
                    "xchunked",
                    "chunked;a",
                    "\"chunked\"",
                    "chunked,",
                    ",chunked",
                    "\u000bchunked",
                    "chunked\u00a0",
                    "")
            .rule("chunks", "0\r\n\r\n", "<chunk><chunks>", "0\r\n<fields>\r\n", "0<nl><nl>", "")
            .rule(
                    "chunk",
                    "2\r\n[]\r\n",
                    "1;a=b\r\n[\r\n",
                    "02\r\n[]\r\n",
                    "2 \r\n[]\r\n",
                    "2<nl>[]<nl>",
                    "0x2\r\n[]\r\n",
                    "2\r\n[]",
                    "FFFFFFFFFFFFFFFFF\r\n",
                    "-1\r\n",
                    "2;a=\"\r\n\"\r\n[]\r\n",
                    "000000000000002\r\n[]\r\n",
                    "2;<text>\r\n[]\r\n",
                    "g\r\n")
            .rule("nl", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n");

    private final FuzzedServer server;
    private int inputs;

    private Http1Target(FuzzedServer server) {
        this.server = server;
    }

    static FuzzTarget of(FuzzedServer server) {
        List<byte[]> seeds = SEEDS.stream()
                .map(seed -> seed.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        return FuzzTarget.bytes("http-1", new Http1Target(server)::read, seeds)
                .withWords(WORDS)
                .withGrammar(GRAMMAR);
    }

    private void read(byte[] input) throws IOException {
        Reading strict = StrictRequests.read(input);
        boolean whole = strict.end() == End.WHOLE;
        // where it may wait for more, it gets the end of the input
        boolean half = strict.end() == End.PART || strict.tolerated() || strict.closing() || isHttp2(input);
        Exchange exchange;
        try (Socket socket = server.connect()) {
            exchange = FuzzedServer.exchange(socket, half && !whole ? input : with(input, whole ? LAST : END), half);
        }
        check(strict, exchange, HttpAnswers.statuses(exchange.received()), half);
        if (++inputs % PROBE_EVERY == 0) {
            server.probe();
        }
    }

    /** Whether HTTP/2 is spoken from the first byte on, with {@link #END} at the latest: the server may wait for the rest of a frame. */
    private static boolean isHttp2(byte[] input) {
        return Arrays.mismatch(with(input, END), HTTP_2) == HTTP_2.length;
    }

    private static byte[] with(byte[] first, byte[] then) {
        byte[] both = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, both, first.length, then.length);
        return both;
    }

    private static void check(Reading strict, Exchange exchange, List<Integer> statuses, boolean half) {
        if (statuses.size() > strict.requests() + 1) {
            throw new AssertionError(statuses + " (expected: at most " + (strict.requests() + 1) + " answers)");
        }
        if (statuses.stream().anyMatch(status -> status >= 500 && !LAST_STATUSES.contains(status))) {
            throw new AssertionError(statuses + " (expected: no fault of the server)");
        }
        if (!exchange.closed()) {
            throw new AssertionError(statuses + ", then the connection stays open (expected: closed)");
        }
        boolean complete = strict.end() == End.WHOLE && !half;
        if (complete
                && statuses.size() != strict.requests() + 1
                && statuses.stream().noneMatch(LAST_STATUSES::contains)) {
            throw new AssertionError(statuses + " (expected: " + (strict.requests() + 1) + " answers)");
        }
    }
}
