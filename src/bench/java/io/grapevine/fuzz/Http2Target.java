package io.grapevine.fuzz;

import static io.grapevine.fuzz.Http2Frames.ACK;
import static io.grapevine.fuzz.Http2Frames.CONTINUATION;
import static io.grapevine.fuzz.Http2Frames.DATA;
import static io.grapevine.fuzz.Http2Frames.END_HEADERS;
import static io.grapevine.fuzz.Http2Frames.END_STREAM;
import static io.grapevine.fuzz.Http2Frames.GOAWAY;
import static io.grapevine.fuzz.Http2Frames.HEADERS;
import static io.grapevine.fuzz.Http2Frames.PING;
import static io.grapevine.fuzz.Http2Frames.PRIORITY;
import static io.grapevine.fuzz.Http2Frames.PUSH_PROMISE;
import static io.grapevine.fuzz.Http2Frames.RST_STREAM;
import static io.grapevine.fuzz.Http2Frames.SETTINGS;
import static io.grapevine.fuzz.Http2Frames.WINDOW_UPDATE;
import static io.grapevine.fuzz.Http2Frames.begin;
import static io.grapevine.fuzz.Http2Frames.block;
import static io.grapevine.fuzz.Http2Frames.none;
import static io.grapevine.fuzz.Http2Frames.number;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of HTTP/2, honest ones and floods. Whatever comes, the server closes the connection when nothing follows, and answers the
 * next good request within a second.
 */
final class Http2Target {
    private static final int POST = 0x83;
    private static final int PROBE_EVERY = 20;

    private final FuzzedServer server;
    private int inputs;

    private Http2Target(FuzzedServer server) {
        this.server = server;
    }

    static FuzzTarget of(FuzzedServer server) {
        return FuzzTarget.bytes("http-2", new Http2Target(server)::read, seeds())
                .withShare(0.1);
    }

    private void read(byte[] input) throws IOException {
        try (Socket socket = server.connectSecurely("h2")) {
            if (!FuzzedServer.exchange(socket, input, true).closed()) {
                throw new AssertionError("the connection stays open (expected: closed)");
            }
        }
        if (++inputs % PROBE_EVERY == 0) {
            server.probe();
        }
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(floods(200));
        seeds.add(begin().get(1, "/-/ready").bytes());
        seeds.add(
                begin().get(1, "/api/v2/alerts").get(3, "/metrics").get(5, "/").bytes());
        seeds.add(begin().frame(HEADERS, END_HEADERS, 1, block(POST, "/api/v2/alerts", json -> {}))
                .frame(DATA, END_STREAM, 1, (byte) '[', (byte) ']')
                .bytes());
        seeds.add(begin().frame(
                        HEADERS,
                        END_HEADERS,
                        1,
                        block(POST, "/api/v2/alerts", block -> block.field("content-length", "5")))
                .frame(DATA, END_STREAM, 1, (byte) '[', (byte) ']')
                .bytes());
        for (String name :
                List.of("Upper", "connection", ":late", "te", "transfer-encoding", "", "a b", "a\r\nb", "host")) {
            byte[] odd = block(0x82, "/", block -> block.field(name, "chunked\r\nX: y"));
            seeds.add(begin().frame(HEADERS, END_STREAM | END_HEADERS, 1, odd).bytes());
        }
        for (String path : List.of("", "*", "/%zz", "//x", "/../x", "/\0", "http://h/", "/ \r\nX: y", "é")) {
            seeds.add(begin().get(1, path).bytes());
        }
        seeds.add(begin().get(2, "/").get(0, "/").get(1, "/").get(1, "/").bytes());
        seeds.add(begin().frame(DATA, 0, 9, (byte) 1).bytes());
        seeds.add(begin().frame(PUSH_PROMISE, END_HEADERS, 1, number(2)).bytes());
        seeds.add(begin().frame(GOAWAY, 0, 0, number(0)).get(1, "/").bytes());
        seeds.add(begin().frame(WINDOW_UPDATE, 0, 0, number(0)).bytes());
        seeds.add(begin().frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))
                .frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))
                .bytes());
        seeds.add(begin().header(0xFFFFFF, HEADERS, END_HEADERS, 1).bytes());
        seeds.add(begin().frame(SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) -1, (byte) -1, (byte) -1, (byte) -1)
                .get(1, "/")
                .bytes());
        seeds.add(
                begin().frame(HEADERS, END_HEADERS | END_STREAM, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0x7F)
                        .bytes());
        seeds.add(none().get(1, "/").bytes());
        return seeds;
    }

    /** Frames that cost the sender little, so many of each kind. */
    static List<byte[]> floods(int count) {
        List<byte[]> floods = new ArrayList<>();
        floods.add(rapidReset(count));
        floods.add(continuation(count, new byte[0]));
        floods.add(continuation(count, none().field("x-field", "value").bytes()));
        for (Http2Frames frame : List.of(
                none().frame(SETTINGS, 0, 0),
                none().frame(SETTINGS, 0, 0, new byte[] {0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 16, 0}),
                none().frame(PING, 0, 0, new byte[8]),
                none().frame(PING, ACK, 0, new byte[8]),
                none().frame(PRIORITY, 0, 1, new byte[5]),
                none().frame(WINDOW_UPDATE, 0, 0, number(1)),
                none().frame(0x77, 0, 0))) {
            Http2Frames flood = begin();
            byte[] bytes = frame.bytes();
            floods.add(flood.times(count, i -> flood.raw(bytes)).bytes());
        }
        Http2Frames empty = begin().frame(HEADERS, END_HEADERS, 1, block(POST, "/api/v2/alerts", block -> {}));
        floods.add(empty.times(count, i -> empty.frame(DATA, 0, 1)).bytes());
        Http2Frames open = begin();
        floods.add(open.times(
                        count,
                        i -> open.frame(HEADERS, END_HEADERS, 2 * i + 1, block(POST, "/api/v2/alerts", block -> {})))
                .bytes());
        Http2Frames answers = begin();
        floods.add(answers.times(count, i -> answers.get(2 * i + 1, "/metrics")).bytes());
        floods.add(compressionBomb(count));
        return floods;
    }

    static byte[] rapidReset(int count) {
        Http2Frames frames = begin();
        return frames.times(
                        count, i -> frames.get(2 * i + 1, "/api/v2/alerts").frame(RST_STREAM, 0, 2 * i + 1, number(8)))
                .bytes();
    }

    private static byte[] continuation(int count, byte[] part) {
        Http2Frames frames = begin().frame(HEADERS, END_STREAM, 1, block(0x82, "/", block -> {}));
        return frames.times(count, i -> frames.frame(CONTINUATION, 0, 1, part)).bytes();
    }

    /** A field of 4,000 bytes, kept once and referred to by one byte each. */
    private static byte[] compressionBomb(int count) {
        byte[] block = block(0x82, "/", fields -> {
            fields.keptField("x", "y".repeat(4_000));
            fields.times(count, i -> fields.raw((byte) 0xBE));
        });
        return begin().frame(HEADERS, END_STREAM | END_HEADERS, 1, block).bytes();
    }
}
