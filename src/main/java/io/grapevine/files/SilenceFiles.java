package io.grapevine.files;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.features.planned.SilenceRuleSection;
import io.grapevine.model.timeinterval.TimeInterval;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with rules for planned silences of a server, in the directories {@code silences.dirs} of {@code grapevine.yml}. A file
 * with errors affects its own rules alone: over a reload those of its last good version stay in force, at the start it has none. Not
 * thread-safe.
 */
public final class SilenceFiles {
    /** The most files of a directory. */
    public static final int MOST_FILES = 1000;

    private static final String SETTING = "silences.dirs";
    private static final String EXPECTED = "a directory of files with rules for silences";
    private static final int MOST_BYTES = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(SilenceFiles.class);

    private final FileSet<String, ByteBuffer, List<SilenceRule>> files;
    private final Gauge successful;

    /** No files yet; the metric is registered at once. */
    public SilenceFiles(InstantSource clock, PrometheusRegistry registry) {
        this.files = new FileSet<>(SETTING, EXPECTED, clock);
        this.successful = new MetricFactory(registry, "grapevine_silence_files_")
                .gauge(
                        "last_load_successful",
                        "Whether the last load of a file of silences.dirs was successful; if not, the rules that were "
                                + "loaded before stay in force.",
                        "file");
    }

    /**
     * The files that are read, by name.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> files(Path directory) throws IOException {
        return DirectoryFiles.visible(directory).stream()
                .filter(name -> name.endsWith(".yml") || name.endsWith(".yaml"))
                .map(directory::resolve)
                .toList();
    }

    private static FileSet.Listing<String, ByteBuffer> list(Path directory) throws IOException {
        List<Path> files = files(directory);
        String fault = files.size() > MOST_FILES
                ? directory + ": " + files.size() + " files (expected: at most " + MOST_FILES + ")"
                : "";
        return new FileSet.Listing<>(
                files.stream()
                        .limit(MOST_FILES)
                        .map(file -> FileSet.Entry.of(
                                String.valueOf(file.getFileName()),
                                file,
                                DirectoryFiles.read(file, MOST_BYTES).map(ByteBuffer::wrap)))
                        .toList(),
                List.of(),
                List.of(),
                fault);
    }

    /**
     * Reads the content of a file. Its documents have {@code rules} in the section {@code silences}, as {@code grapevine.yml} has, or are Kubernetes objects of the kind
     * {@code Silence}.
     *
     * @param intervals the time intervals that rules may except, by name
     */
    public static Read<List<SilenceRule>> parse(Path file, byte[] content, Map<String, List<TimeInterval>> intervals) {
        String name = String.valueOf(file.getFileName());
        ReadContext reading =
                new ReadContext(file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")));
        SilenceRuleSection section = new SilenceRuleSection(name, intervals);
        List<SilenceRule> rules = new ArrayList<>();
        boolean empty = true;
        for (Map.Entry<Integer, String> document : documents(content).entrySet()) {
            reading.startAfter(document.getKey());
            Optional<Value> root = YamlText.parse(document.getValue().getBytes(StandardCharsets.ISO_8859_1), reading);
            if (root.isPresent() && !root.get().isNull()) {
                empty = false;
                rules.addAll(root.get().read(in -> document(in, section)));
            }
        }
        reading.startAfter(0);
        if (empty && reading.isEmpty()) {
            reading.add(1, 1, "", "no rules (expected: silences with rules, or an object of the kind Silence)");
        }
        return Read.of(List.copyOf(rules), reading);
    }

    private static List<SilenceRule> document(MappingReader in, SilenceRuleSection section) {
        in.knowsOldNames();
        return in.has("kind")
                ? section.manifests(in)
                : in.value("silences").read(silences -> section.read(silences.value("rules")));
    }

    /** The parts of a file by the number of lines before each; one byte is one character, so that the parser finds what is not UTF-8. */
    private static SortedMap<Integer, String> documents(byte[] content) {
        SortedMap<Integer, String> documents = new TreeMap<>();
        StringBuilder document = new StringBuilder();
        int line = 0;
        int first = 0;
        for (String text : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line > 0 && (text.stripTrailing().equals("---") || text.startsWith("--- "))) {
                documents.put(first, document.toString());
                document = new StringBuilder();
                first = line;
            }
            document.append(text).append('\n');
            line++;
        }
        documents.put(first, document.toString());
        return documents;
    }

    /**
     * Reads the files of directories, as a server does at its start.
     *
     * @throws ConfigLoadException if a directory itself cannot be read, or has too many files
     */
    public static Map<Path, Read<List<SilenceRule>>> readAll(
            List<String> directories, Map<String, List<TimeInterval>> intervals) throws ConfigLoadException {
        Map<Path, Read<List<SilenceRule>>> read = new LinkedHashMap<>();
        new SilenceFiles(InstantSource.system(), new PrometheusRegistry())
                .load(directories, intervals, rule -> Optional.empty())
                .files()
                .forEach(file -> read.put(
                        file.file(),
                        file.chosen()
                                .map(version -> Read.of(version.value()))
                                .orElseGet(() -> Read.faulty(file.faults()))));
        return read;
    }

    private static Read<List<SilenceRule>> checked(
            Path file, Read<List<SilenceRule>> read, Function<SilenceRule, Optional<String>> check) {
        List<ConfigError> faults = new ArrayList<>();
        read.value()
                .ifPresent(rules -> rules.forEach(rule -> check.apply(rule)
                        .ifPresent(fault -> faults.add(new ConfigError(
                                file.toString(), line(rule), 1, "silences.rules", rule.name() + ": " + fault)))));
        return faults.isEmpty() ? read : Read.faulty(faults);
    }

    /** The line of {@code file:line:column}. */
    private static int line(SilenceRule rule) {
        String[] parts = rule.place().split(":", -1);
        return Integer.parseInt(parts[parts.length - 2]);
    }

    /**
     * Reads all files.
     *
     * @param check what is wrong with a rule; empty if it may be in force
     * @throws ConfigLoadException if a directory itself cannot be read, or has too many files
     */
    public FileSet.Load<String, ByteBuffer, List<SilenceRule>> load(
            List<String> directories,
            Map<String, List<TimeInterval>> intervals,
            Function<SilenceRule, Optional<String>> check)
            throws ConfigLoadException {
        FileSet.Load<String, ByteBuffer, List<SilenceRule>> load = files.load(
                directories.stream().map(Path::of).toList(),
                SilenceFiles::list,
                (name, file, content, unchanged) -> checked(file, parse(file, content.array(), intervals), check));
        if (!load.listing().fault().isEmpty()) {
            throw new ConfigLoadException(SETTING + ": " + load.listing().fault());
        }
        return load;
    }

    /** The plan {@code own} of {@code grapevine.yml}, with the rules of a load. */
    public static SilencePlan plan(SilencePlan own, FileSet.Load<String, ByteBuffer, List<SilenceRule>> load) {
        return own.with(
                load.values().values(),
                load.files().stream().map(SilenceFiles::status).toList());
    }

    private static SilencePlan.File status(FileSet.Member<String, ByteBuffer, List<SilenceRule>> file) {
        Optional<FileSet.Version<ByteBuffer, List<SilenceRule>>> chosen = file.chosen();
        return new SilencePlan.File(
                file.key(),
                file.state(),
                chosen.map(version -> version.value().size()).orElse(0),
                chosen.map(FileSet.Version::loadedAt).orElse(null),
                file.shownFaults());
    }

    /** Records that {@code load} is in force, and reports the files with errors. */
    public void use(FileSet.Load<String, ByteBuffer, List<SilenceRule>> load) {
        files.use(load, LOG, "Silence files loaded");
        load.faulty()
                .forEach(file -> file.describe(LOG.atError())
                        .log(
                                file.state() == State.KEPT
                                        ? "Silence file has errors, its rules that were loaded before stay in force"
                                        : "Silence file has errors, it is left out"));
        successful.clear();
        load.files().forEach(file -> successful.labelValues(file.key()).set(file.state() == State.LOADED ? 1 : 0));
    }
}
