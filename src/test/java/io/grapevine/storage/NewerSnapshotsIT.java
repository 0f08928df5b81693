package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.it.Program;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data that a newer Alertmanager has written into its snapshots are there when it comes back. */
class NewerSnapshotsIT {
    private static final String ID = "6f1e2f6a-0a0b-4d2f-8a58-1f3e5a7c9b01";
    private static final Instant NOW = Instant.now();

    @TempDir
    Path directory;

    /** A file with one record, after its length. */
    private void write(String name, MessageWriter message) throws Exception {
        byte[] record = message.toBytes();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int rest = record.length; ; rest >>>= 7) {
            file.write(rest < 128 ? rest : rest & 127 | 128);
            if (rest < 128) {
                break;
            }
        }
        file.writeBytes(record);
        Files.write(Files.createDirectories(directory.resolve("data")).resolve(name), file.toByteArray());
    }

    private static MessageWriter silence() {
        MessageWriter matcher = new MessageWriter().string(2, "a").string(3, "b");
        MessageWriter inner = new MessageWriter()
                .string(1, ID)
                .message(2, matcher)
                .timestamp(3, NOW.minusSeconds(60))
                .timestamp(4, NOW.plusSeconds(3600))
                .timestamp(5, NOW.minusSeconds(60))
                .string(8, "ann")
                .string(9, "c")
                .message(11, new MessageWriter().message(1, matcher))
                .string(60, "in the silence");
        return new MessageWriter()
                .message(1, inner)
                .timestamp(2, NOW.plusSeconds(7200))
                .string(61, "beside the silence");
    }

    private static MessageWriter entry() {
        MessageWriter receiver =
                new MessageWriter().string(1, "none").string(2, "webhook").string(62, "in the receiver");
        MessageWriter data =
                new MessageWriter().string(1, "k").message(2, new MessageWriter().string(9, "in the data"));
        MessageWriter inner = new MessageWriter()
                .string(1, "{}:{}")
                .message(2, receiver)
                .timestamp(5, NOW)
                .packed(6, new long[] {1})
                .message(8, data)
                .packed(9, new long[] {7})
                .string(63, "in the entry");
        return new MessageWriter()
                .message(1, inner)
                .timestamp(2, NOW.plusSeconds(7200))
                .string(64, "beside the entry");
    }

    private String content(String name) throws Exception {
        return new String(Files.readAllBytes(directory.resolve("data").resolve(name)), StandardCharsets.ISO_8859_1);
    }

    @Test
    void fieldsOfANewerVersionAreThereAfterAnEditAndARestart() throws Exception {
        Path config =
                Files.writeString(directory.resolve("am.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        write("silences", silence());
        write("nflog", entry());
        try (Program program = Program.grapevine(config, directory.resolve("data"))) {
            String edit = """
                    {"id": "%s", "matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "%s",
                     "endsAt": "%s", "createdBy": "bob", "comment": "edited"}""".formatted(ID, NOW.minusSeconds(60), NOW.plusSeconds(1800));
            assertThat(program.post("/silences", edit).path("silenceID").asText())
                    .isEqualTo(ID);
            assertThat(program.terminate()).isZero();
        }
        assertThat(content("silences")).contains("edited", "in the silence", "beside the silence");
        assertThat(content("nflog"))
                .contains("in the receiver", "in the data", "in the entry", "beside the entry", "J\u0001\u0007");
    }
}
