package io.grapevine.amtool.api;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on a connection (RFC 9112). */
final class BlockingHttp1 {
    private static final int LONGEST_HEAD = 1 << 18;
    private static final int LONGEST_BODY = 1 << 30;
    private static final int PIECE = 1 << 16;

    /** How the complaint of a server begins that expects TLS. */
    private static final int TLS_ALERT = 0x15;

    private BlockingHttp1() {}

    /** An answer, and whether the connection can be used for another request. */
    record Answered(Reply reply, boolean reusable) {}

    /**
     * Sends a request and reads the answer to it.
     *
     * @param target what stands after the method
     * @param headers all headers but {@code Content-Length}
     * @param body the body; null for none
     * @param output where the body of the answer is written
     * @throws ProtocolException if the answer is not HTTP; the message names what it is instead
     */
    static Answered exchange(
            Dialer.Connection connection,
            String method,
            String target,
            Map<String, List<String>> headers,
            byte @Nullable [] body,
            BodyOutput output)
            throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(line(value)).append("\r\n")));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + (body == null ? 0 : body.length));
        message.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        if (body != null) {
            message.writeBytes(body);
        }
        message.writeTo(connection.out()); // one write, so that it goes out in one piece
        connection.out().flush();
        return read(connection.in(), method, output);
    }

    /** A value cannot begin another header. */
    private static String line(String value) {
        return value.replace('\r', ' ').replace('\n', ' ');
    }

    private static Answered read(InputStream in, String method, BodyOutput output) throws IOException {
        Answered answered;
        do {
            answered = head(in);
        } while (answered.reply.status() / 100 == 1);
        Reply head = answered.reply;
        boolean bodiless = head.status() == 204 || head.status() == 304;
        boolean tunnel = method.equals("CONNECT") && head.status() / 100 == 2;
        String encoding = head.headers().getOrDefault("transfer-encoding", "");
        String length = head.header("content-length");
        boolean untilEnd = false;
        OutputStream chosen = output.of(head);
        ByteArrayOutputStream memory = new ByteArrayOutputStream();
        OutputStream body = chosen == null ? memory : chosen;
        if (encoding.toLowerCase(Locale.ROOT).endsWith("chunked") && !bodiless && !tunnel) {
            chunks(in, body, chosen == null ? LONGEST_BODY : Long.MAX_VALUE);
        } else if (length != null && !bodiless && !tunnel) {
            copy(in, size(length, 10), body);
        } else if (!bodiless && !tunnel) {
            if (chosen == null) {
                body.write(in.readNBytes(LONGEST_BODY));
            } else {
                in.transferTo(chosen);
            }
            untilEnd = true;
        }
        Reply whole = new Reply(head.status(), head.headers(), memory.toByteArray());
        return new Answered(whole, answered.reusable && !untilEnd);
    }

    /** An answer without its body, and whether the server keeps the connection. */
    private static Answered head(InputStream in) throws IOException {
        in.mark(1);
        boolean alert = in.read() == TLS_ALERT;
        in.reset();
        if (alert) {
            throw new ProtocolException("TLS");
        }
        String first = line(in);
        String[] parts = first.split(" ", 3);
        boolean http = first.startsWith("HTTP/1.") && parts.length >= 2 && parts[1].matches("[1-9]\\d\\d");
        if (!http) {
            throw new ProtocolException("no HTTP");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        int size = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            size += line.length();
            if (colon <= 0 || size > LONGEST_HEAD) {
                throw new ProtocolException("broken headers");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean keeps =
                first.startsWith("HTTP/1.0") ? connection.contains("keep-alive") : !connection.contains("close");
        return new Answered(new Reply(Integer.parseInt(parts[1]), headers, new byte[0]), keeps);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("in the head");
            }
            if (line.size() > LONGEST_HEAD) {
                throw new ProtocolException("a line without an end");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static void chunks(InputStream in, OutputStream body, long most) throws IOException {
        long left = most;
        int size;
        do {
            String line = line(in);
            int extension = line.indexOf(';');
            size = size((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            left -= size;
            if (left < 0) {
                throw new ProtocolException("a body of more than a gigabyte");
            }
            copy(in, size, body);
            if (size > 0 && !line(in).isEmpty()) {
                throw new ProtocolException("broken chunks");
            }
        } while (size > 0);
        while (!line(in).isEmpty()) { // trailers, which are ignored
        }
    }

    private static int size(String digits, int radix) throws ProtocolException {
        try {
            int size = Integer.parseInt(digits, radix);
            if (size >= 0 && size <= LONGEST_BODY) {
                return size;
            }
        } catch (NumberFormatException e) {
            // The same fault.
        }
        throw new ProtocolException("a body of unknown size");
    }

    private static void copy(InputStream in, int size, OutputStream body) throws IOException {
        for (int left = size; left > 0; ) {
            byte[] bytes = in.readNBytes(Math.min(left, PIECE));
            if (bytes.length == 0) {
                throw new EOFException("in the body");
            }
            body.write(bytes);
            left -= bytes.length;
        }
    }
}
