package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A recorded request, sent byte by byte over a connection of its own, and its answer, decompressed. */
public record RawExchange(int status, Map<String, String> headers, String body) {
    /** The status of a connection that was closed without an answer. */
    public static final int NONE = 0;

    private static final int PATIENCE_MILLIS = 30_000;

    /**
     * Sends a request.
     *
     * @param request {@code method}, {@code path}, {@code tenant}, {@code headers}, and {@code body} or {@code base64}
     * @param path the path to ask for
     */
    public static RawExchange send(InetSocketAddress server, JsonNode request, String path) throws IOException {
        byte[] body = request.has("base64")
                ? Base64.getDecoder().decode(request.get("base64").asText())
                : request.path("body").asText().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder();
        head.append(request.get("method").asText()).append(' ').append(path).append(" HTTP/1.1\r\n");
        head.append("Host: x\r\nConnection: close\r\n");
        if (request.has("tenant")) {
            head.append("X-Scope-OrgID: ")
                    .append(request.get("tenant").asText())
                    .append("\r\n");
        }
        boolean hasLength = false;
        for (JsonNode header : request.path("headers")) {
            hasLength |= header.get(0).asText().matches("(?i)Transfer-Encoding|Content-Length");
            head.append(header.get(0).asText())
                    .append(": ")
                    .append(header.get(1).asText())
                    .append("\r\n");
        }
        if (!hasLength) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (Socket socket = new Socket()) {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return of(new ByteArrayInputStream(socket.getInputStream().readAllBytes()));
        }
    }

    private static RawExchange of(ByteArrayInputStream answer) throws IOException {
        if (answer.available() == 0) {
            return new RawExchange(NONE, Map.of(), "");
        }
        String[] start = line(answer).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(answer); !line.isEmpty(); line = line(answer)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean isChunked = "chunked".equals(headers.get("transfer-encoding"));
        byte[] body = isChunked ? chunks(answer) : answer.readAllBytes();
        if ("gzip".equals(headers.get("content-encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new RawExchange(Integer.parseInt(start[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(ByteArrayInputStream in) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static byte[] chunks(ByteArrayInputStream in) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            byte[] chunk = new byte[size];
            body.write(chunk, 0, in.read(chunk, 0, size));
            line(in);
        }
        return body.toByteArray();
    }

    public String header(String name) {
        return Objects.requireNonNullElse(headers.get(name), "");
    }
}
