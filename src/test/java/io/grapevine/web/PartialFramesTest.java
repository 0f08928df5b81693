package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.PartialFrames.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialFramesTest {
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_OF_FIELDS = 4;

    private final PartialFrames http2 = new PartialFrames(Kind.HTTP2);
    private final PartialFrames tls = new PartialFrames(Kind.TLS);

    private static ByteBuf frame(int type, int flags, int length) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(1)
                .writeZero(length);
    }

    private static void follow(PartialFrames frames, ByteBuf bytes, int piece) {
        while (bytes.isReadable()) {
            frames.follow(bytes.readSlice(Math.min(piece, bytes.readableBytes())));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000, 100_000})
    void whatHasComeAsAWholeIsNotKept(int piece) {
        ByteBuf all = Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);
        follow(
                http2,
                Unpooled.wrappedBuffer(
                        all,
                        frame(4, 0, 0),
                        frame(HEADERS, 0, 300),
                        frame(CONTINUATION, END_OF_FIELDS, 70_000),
                        frame(0, 1, 16_384)),
                piece);
        assertThat(http2.kept()).isZero();
        assertThat(http2.isInFields()).isFalse();

        follow(http2, frame(0, 1, 16_384).slice(0, 16_000), piece);
        assertThat(http2.kept()).isEqualTo(RequestDecoder.RECEIVED);
        assertThat(http2.isInFields()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 100_000})
    void fieldsAreKeptUntilTheirLastFrame(int piece) {
        follow(http2, Unpooled.buffer().writeZero(24), piece);
        follow(http2, frame(HEADERS, 0, 300), piece);
        assertThat(http2.kept()).isEqualTo(309);
        assertThat(http2.isInFields()).isTrue();

        follow(http2, frame(CONTINUATION, END_OF_FIELDS, 100).slice(0, 50), piece);
        assertThat(http2.kept()).isEqualTo(309 + RequestDecoder.RECEIVED);
        follow(http2, Unpooled.buffer().writeZero(59), piece);
        assertThat(http2.kept()).isZero();
        assertThat(http2.isInFields()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 100_000})
    void recordsOfTlsAreFollowed(int piece) {
        ByteBuf record = Unpooled.buffer()
                .writeByte(23)
                .writeShort(0x0303)
                .writeShort(16_384)
                .writeZero(16_384);
        follow(tls, record.duplicate(), piece);
        assertThat(tls.kept()).isZero();

        follow(tls, record.slice(0, 16_000), piece);
        assertThat(tls.kept()).isEqualTo(RequestDecoder.RECEIVED);
    }
}
