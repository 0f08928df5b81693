package io.grapevine.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records that are text, and a sink that collects them; it rejects those that begin with "bad". */
final class Records implements RecordSink {
    final List<String> texts = new ArrayList<>();

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<byte[]> all(String... texts) {
        List<byte[]> records = new ArrayList<>();
        for (String text : texts) {
            records.add(of(text));
        }
        return records;
    }

    @Override
    public Optional<String> accept(byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        if (text.startsWith("bad")) {
            return Optional.of("not good");
        }
        texts.add(text);
        return Optional.empty();
    }
}
