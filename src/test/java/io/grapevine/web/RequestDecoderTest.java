package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final RequestDecoder.Kept kept = new RequestDecoder.Kept();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    RequestDecoderTest() {
        channel.pipeline().addLast(RequestDecoder.NAME, new RequestDecoder(kept));
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    /** The requests that were decoded since the last call; their bodies are passed over. */
    private HttpObject last() {
        HttpObject last = null;
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            last = (HttpObject) next;
            ReferenceCountUtil.release(next);
        }
        assertThat(last).isNotNull();
        return last;
    }

    private static boolean isTooLarge(HttpObject object) {
        return object.decoderResult().cause() instanceof TooLongHttpHeaderException;
    }

    @Test
    void aHeadHasAtMostTwoHundredFields() {
        send(GET + "a:b\r\n".repeat(RequestDecoder.MOST_FIELDS - 1) + "\r\n");
        assertThat(last()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(kept.unfinished()).isZero();

        send(GET + "a:b\r\n".repeat(RequestDecoder.MOST_FIELDS + 1));

        HttpObject refused = last();
        assertThat(isTooLarge(refused)).isTrue();
        assertThat(((HttpRequest) refused).headers()).isEmpty();
        assertThat(kept.unfinished()).isZero();
    }

    @Test
    void fieldsAreCountedWhileTheyCome() {
        send(GET);
        for (int i = 1; i < RequestDecoder.MOST_FIELDS; i++) {
            send("a:b\r\n");
        }
        assertThat(kept.unfinished()).isGreaterThan(RequestDecoder.MOST_FIELDS * RequestDecoder.FIELD_COST);
        assertThat(channel.inboundMessages()).isEmpty();

        send("a:b\r\n");
        assertThat(isTooLarge(last())).isTrue();
        send("\r\n" + GET + "\r\n");
        assertThat(channel.inboundMessages()).as("it was the last request").isEmpty();
        assertThat(kept.unfinished()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", CHUNKED + "0\r\n"})
    void foldedLinesCountAsFields(String before) {
        String folded = before + (before.isEmpty() ? GET : "") + "a: b\r\n" + " x\r\n".repeat(12_000);
        long start = System.nanoTime();
        send(folded);

        assertThat(last().decoderResult().isFailure()).isTrue();
        assertThat(kept.unfinished()).isZero();
        assertThat(System.nanoTime() - start).as("too much is not copied").isLessThan(1_000_000_000L);

        EmbeddedChannel slow = new EmbeddedChannel();
        slow.pipeline().addLast(RequestDecoder.NAME, new RequestDecoder(kept));
        slow.writeInbound(Unpooled.copiedBuffer(GET + "a: b\r\n", StandardCharsets.ISO_8859_1));
        for (int i = 0; i < RequestDecoder.MOST_FIELDS; i++) {
            slow.writeInbound(Unpooled.copiedBuffer("\tx\r\n", StandardCharsets.ISO_8859_1));
        }
        HttpRequest request = slow.readInbound();
        assertThat(isTooLarge(request)).isTrue();
    }

    @Test
    void fewFoldedLinesAreTaken() {
        send(GET + "a: b\r\n c\r\n\td\r\n\r\n");

        HttpRequest request = channel.readInbound();
        assertThat(request.headers().get("a")).isEqualTo("b c d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET + "a: b\r\n c%s\r\n\r\n",
                GET + "a: b\r\n %sc\r\n\r\n",
                GET + "a: b\r\n\t%s\t\r\nd: e\r\n\r\n",
                "GET / HTTP/1.0\r\na: b\r\n c%s\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: h\r\na: b\r\n c\r\n d%s\r\ne: f\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\na: b\r\n c%s\r\n\r\n[]",
                "TRACE / HTTP/1.1\r\nHost: h\r\na: b%s\r\n\r\n",
                GET + "a%s: b\r\n\r\n",
                GET + "%sa: b\r\n\r\n",
                GET + "a:%sb\r\n\r\n",
                GET + "a: b%sc\r\n\r\n",
                GET + "a: b%s\r\n c\r\n\r\n",
                GET + "a: b\r\n c%sd\r\n\r\n",
                CHUNKED + "0\r\na: b%s\r\n\r\n",
                CHUNKED + "0\r\na: b\r\n c%s\r\n\r\n",
                CHUNKED + "0\r\na: b\r\n %sc\r\n\r\n",
                CHUNKED + "2\r\n[]\r\n0\r\nContent-Length: 5%s\r\n\r\n",
                CHUNKED + "0\r\nTrailer: a%sb\r\n\r\n",
                CHUNKED + "0\r\nTransfer-Encoding: a\r\n %s\r\nd: e\r\n\r\n"
            })
    void fieldsAndTrailersHaveNoControlCharacters(String shape) {
        for (String control : new String[] {"\r", "\n", "\0", "\u000b", "\u007f"}) {
            String text = shape.formatted(control) + GET + "\r\n";
            for (int piece : new int[] {1, 7, text.length()}) {
                EmbeddedChannel each = new EmbeddedChannel();
                each.pipeline().addLast(RequestDecoder.NAME, new RequestDecoder(kept));
                for (int i = 0; i < text.length(); i += piece) {
                    each.writeInbound(Unpooled.copiedBuffer(
                            text.substring(i, Math.min(text.length(), i + piece)), StandardCharsets.ISO_8859_1));
                }

                int requests = 0;
                HttpObject last = null;
                for (Object next = each.readInbound(); next != null; next = each.readInbound()) {
                    requests += next instanceof HttpRequest ? 1 : 0;
                    last = (HttpObject) next;
                    ReferenceCountUtil.release(next);
                }
                assertThat(last).isNotNull();
                assertThat(last.decoderResult().isFailure()).as(text).isTrue();
                assertThat(last.decoderResult().cause()).isNotInstanceOf(TooLongHttpHeaderException.class);
                assertThat(requests).as("what follows is no request").isOne();
                assertThat(kept.unfinished()).isZero();
            }
        }
    }

    @Test
    void tabsAndBytesAboveAsciiAreTaken() {
        send(CHUNKED.replace("\r\n\r\n", "\r\na: b\r\n\t\tc\t\u0085\t\r\n\r\n")
                + "2\r\n\0\r\r\n0\r\nTrailer: a\tb\r\n\td\r\n\r\n");

        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            assertThat(((HttpObject) next).decoderResult().isSuccess()).isTrue();
            ReferenceCountUtil.release(next);
        }
        send(GET + "\r\n");
        assertThat(last()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Test
    void trailersCountAsFieldsOfTheirRequest() {
        send(CHUNKED + "1\r\n[\r\n0\r\n" + "a:b\r\n".repeat(100) + "\r\n");
        assertThat(last().decoderResult().isSuccess()).isTrue();
        assertThat(kept.unfinished()).isZero();

        send(CHUNKED + "1\r\n[\r\n0\r\n" + "a:b\r\n".repeat(100));
        assertThat(last()).isInstanceOf(HttpContent.class);
        assertThat(kept.unfinished()).isGreaterThan(100 * RequestDecoder.FIELD_COST);
        send("a:b\r\n".repeat(100));
        assertThat(isTooLarge(last())).isTrue();
        assertThat(kept.unfinished()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1;a=", "0\r\na: ", "1", "1\r\n[\r\n1;"})
    void linesBetweenPiecesOfABodyAreShort(String part) {
        send(CHUNKED + part);
        channel.readInbound();
        assertThat(kept.unfinished()).isLessThan(2 * RequestDecoder.RECEIVED);

        send("x".repeat(RequestDecoder.LARGEST_BETWEEN_PIECES));

        assertThat(last().decoderResult().isFailure()).isTrue();
        assertThat(kept.unfinished()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 8192, 100_000})
    void bodiesAreTakenInAnyPieces(int piece) {
        String body = "0123456789".repeat(3_000);
        String text = ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).repeat(2)
                + CHUNKED + ("1f4\r\n" + "y".repeat(500) + "\r\n").repeat(50) + "0\r\nEnd: 1\r\n\r\n" + GET + "\r\n";
        int requests = 0;
        int bytes = 0;
        for (int i = 0; i < text.length(); i += piece) {
            send(text.substring(i, Math.min(text.length(), i + piece)));
            for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
                assertThat(((HttpObject) next).decoderResult().isSuccess()).isTrue();
                requests += next instanceof HttpRequest ? 1 : 0;
                bytes += next instanceof HttpContent content ? content.content().readableBytes() : 0;
                ReferenceCountUtil.release(next);
            }
        }
        assertThat(requests).isEqualTo(4);
        assertThat(bytes).isEqualTo(2 * body.length() + 25_000);
        assertThat(kept.unfinished()).isZero();
    }

    @Test
    void aLongStartLineIsKeptNoLongerThanItsRequest() {
        String line = "GET /?" + "x".repeat(RequestDecoder.LONGEST_START_LINE - 100);
        send(line);
        assertThat(kept.unfinished()).isGreaterThanOrEqualTo(line.length());
        Object decoder = channel.pipeline().get(RequestDecoder.NAME);
        send(" HTTP/1.1\r\nHost: h\r\n\r\n" + GET + "\r\n" + GET);

        assertThat(kept.lastRequest()).isLessThan(RequestDecoder.LONGEST_START_LINE / 2);
        assertThat(kept.unfinished()).isBetween(1L, 2L * RequestDecoder.RECEIVED);
        assertThat(channel.pipeline().get(RequestDecoder.NAME))
                .as("whose buffer has the size of the longest line")
                .isNotSameAs(decoder);
        assertThat(channel.inboundMessages()).hasSize(4);
        send("\r\n");
        assertThat(channel.inboundMessages()).hasSize(6);
    }

    @Test
    void endsOfLinesBeforeARequestAreNoFields() {
        send("\r\n".repeat(5_000) + GET + "\r\n" + "\r\n".repeat(5_000));

        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(kept.unfinished()).isZero();
    }
}
