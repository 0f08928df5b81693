package io.grapevine.config.file;

import io.grapevine.config.SilenceRule;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlText;
import io.grapevine.model.timeinterval.TimeInterval;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reader of a file of {@code --silences.dir}. Its documents have the section {@code silence_rules}, or are Kubernetes objects
 * of the kind {@code Silence}.
 */
public final class SilenceRuleFile {
    private SilenceRuleFile() {}

    /**
     * Reads the content of a file.
     *
     * @param intervals the time intervals that rules may except, by name
     */
    public static Read<List<SilenceRule>> parse(Path file, byte[] content, Map<String, List<TimeInterval>> intervals) {
        String name = String.valueOf(file.getFileName());
        ReadContext reading =
                new ReadContext(file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")));
        SilenceRuleSection section = new SilenceRuleSection(name, intervals);
        SilenceManifest manifest = new SilenceManifest(name, section);
        List<SilenceRule> rules = new ArrayList<>();
        boolean empty = true;
        for (Document document : documents(content)) {
            reading.startAfter(document.linesBefore());
            Optional<Value> root = YamlText.parse(document.text().getBytes(StandardCharsets.ISO_8859_1), reading);
            if (root.isPresent() && !root.get().isNull()) {
                empty = false;
                rules.addAll(root.get().read(in -> document(in, section, manifest)));
            }
        }
        reading.startAfter(0);
        if (empty && reading.isEmpty()) {
            reading.add(1, 1, "", "no rules (expected: silence_rules, or an object of the kind Silence)");
        }
        return Read.of(List.copyOf(rules), reading);
    }

    private static List<SilenceRule> document(MappingReader in, SilenceRuleSection section, SilenceManifest manifest) {
        return in.has("kind") ? manifest.read(in) : section.read(in.value("silence_rules"));
    }

    /** Part of a file; one byte is one character, so that what is not UTF-8 is found by the parser. */
    private record Document(int linesBefore, String text) {}

    private static List<Document> documents(byte[] content) {
        List<Document> documents = new ArrayList<>();
        StringBuilder document = new StringBuilder();
        int line = 0;
        int first = 0;
        for (String text : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line > 0 && (text.stripTrailing().equals("---") || text.startsWith("--- "))) {
                documents.add(new Document(first, document.toString()));
                document = new StringBuilder();
                first = line;
            }
            document.append(text).append('\n');
            line++;
        }
        documents.add(new Document(first, document.toString()));
        return documents;
    }
}
