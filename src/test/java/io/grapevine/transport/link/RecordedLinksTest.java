package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.features.heartbeat.HeartbeatHistory;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.grapevine.mesh.sync.WireEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes and frames that two replicas of each release have sent each other are understood, with what is in them. */
class RecordedLinksTest {
    private static final Path FORMATS = Path.of("src", "test", "resources", "formats");

    static List<Path> releases() throws IOException {
        return list(FORMATS)
                .map(release -> release.resolve("replica"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static Stream<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void whatAReleaseHasSentIsUnderstood(Path release) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (Path link : list(release.resolve("links")).toList()) {
            byte[] bytes = Files.readAllBytes(link);
            for (LinkFrame frame : frames(bytes)) {
                if (frame instanceof LinkFrame.Core core) {
                    Decoded<Frame> decoded = FrameCodec.decode(core.body());
                    assertThat(decoded).as(link.toString()).isInstanceOf(Decoded.Ok.class);
                    frames.add(((Decoded.Ok<Frame>) decoded).value());
                }
            }
        }

        assertThat(frames.stream().map(Object::getClass).distinct())
                .contains(
                        Frame.Heartbeat.class,
                        Frame.Delta.class,
                        Frame.Ack.class,
                        Frame.AlertFetch.class,
                        Frame.AlertPortion.class,
                        Frame.Claim.class,
                        Frame.AlertQuery.class,
                        Frame.AlertReply.class)
                .doesNotContain(Frame.Unknown.class);
        List<WireEntry> entries = frames.stream()
                .filter(Frame.Delta.class::isInstance)
                .flatMap(frame -> ((Frame.Delta) frame).items().stream())
                .toList();
        assertThat(entries)
                .extracting(WireEntry::key)
                .containsAll(new ObjectMapper()
                        .readTree(release.resolve("expected.json").toFile())
                        .path("silences")
                        .findValuesAsText("id"));
        assertThat(entries).allSatisfy(entry -> assertThat(content(entry)).isInstanceOf(Decoded.Ok.class));
    }

    private static Decoded<?> content(WireEntry entry) {
        byte[] body = entry.version().body();
        return switch (entry.state()) {
            case "sil" -> SilenceCodec.decode(body);
            case "nfl" -> NflogEntryCodec.decode(body);
            case "heartbeats" ->
                HeartbeatHistory.KIND.decode(
                        new StoredVersion(body, new StoredVersion.Mark(0, 1, "a", Instant.EPOCH, Instant.EPOCH))
                                .encode());
            default -> throw new AssertionError(entry.state());
        };
    }

    /** The frames behind preamble and hello. The last one may be cut off: its replica was killed. */
    private static List<LinkFrame> frames(byte[] bytes) throws RefusedException {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        assertThat(Preamble.mayBegin(in)).isTrue();
        Preamble.ours(false).checkWith(Preamble.decode(LinkFrameCodec.bytes(in, Preamble.LENGTH)));
        Hello hello = Hello.decode(LinkFrameCodec.bytes(in, in.readUnsignedShort()));
        assertThat(hello.who().id().name()).isIn("a", "b");
        EmbeddedChannel channel = new EmbeddedChannel(new LinkFrameCodec(Optional.empty(), Optional.empty()));
        channel.writeInbound(in);
        List<LinkFrame> frames = new ArrayList<>();
        for (LinkFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame);
        }
        return frames;
    }
}
