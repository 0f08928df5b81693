package io.grapevine.history.query;

import io.grapevine.base.Gzip;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.query.RecordPageSource.RecordPage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Queries of replicas about each other's histories, as bytes. An answer is whether it is the last page, then records as lines of JSON,
 * compressed.
 */
public final class PeerExchange {
    /** How long the lines of a page are at most: they fit into a frame even if they do not compress. */
    private static final int LONGEST = 900_000;

    private static final byte MORE = 'm';
    private static final byte LAST = 'l';

    private PeerExchange() {}

    /**
     * The history of a peer.
     *
     * @param ask sends a question; the answer is empty if there is none in time
     */
    public static RecordPageSource peer(Function<byte[], CompletableFuture<Optional<byte[]>>> ask) {
        return question -> ask.apply(question.encode().getBytes(StandardCharsets.UTF_8))
                .thenApply(answer -> {
                    try {
                        return decode(answer.orElseThrow(() -> new IOException("no answer")));
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    /**
     * Answers the question of a peer from the history of this replica, on the thread that calls; reads files.
     *
     * @return the answer; empty if the question is not understood
     * @throws IOException if the history cannot be read
     */
    public static Optional<byte[]> answer(StoredPages stored, byte[] question) throws IOException {
        Optional<PageQuestion> parsed = PageQuestion.parse(new String(question, StandardCharsets.UTF_8));
        return parsed.isEmpty() ? Optional.empty() : Optional.of(encode(stored.read(parsed.get())));
    }

    /** A page, or the first part of it if it is too long. */
    private static byte[] encode(RecordPage page) {
        List<byte[]> lines = new ArrayList<>();
        int length = 0;
        for (HistoryRecord entry : page.records()) {
            byte[] line = line(entry);
            if (length + line.length > LONGEST && !lines.isEmpty()) {
                break;
            }
            lines.add(line);
            length += line.length;
        }
        boolean isLast = page.isLast() && lines.size() == page.records().size();
        ByteArrayOutputStream text = new ByteArrayOutputStream(length);
        lines.forEach(text::writeBytes);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(isLast ? LAST : MORE);
        bytes.writeBytes(Gzip.compress(text.toByteArray()));
        return bytes.toByteArray();
    }

    /** A record that is too long for any page goes without its texts. */
    private static byte[] line(HistoryRecord entry) {
        byte[] line = bytes(entry);
        if (line.length > LONGEST && entry instanceof ConfigRecord config) {
            return bytes(config.withoutTexts());
        }
        return line.length > LONGEST && entry instanceof AlertRecord alert ? bytes(alert.withoutTexts()) : line;
    }

    private static byte[] bytes(HistoryRecord entry) {
        return (HistoryJson.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encode} writes.
     *
     * @throws IOException if the bytes are something else
     */
    private static RecordPage decode(byte[] bytes) throws IOException {
        if (bytes.length == 0 || (bytes[0] != MORE && bytes[0] != LAST)) {
            throw new IOException("no page of a history");
        }
        List<HistoryRecord> records = new ArrayList<>();
        byte[] lines = Gzip.expand(Arrays.copyOfRange(bytes, 1, bytes.length), 2 * LONGEST);
        HistoryJson.readAll(new ByteArrayInputStream(lines), records::add);
        return new RecordPage(records, bytes[0] == LAST);
    }
}
