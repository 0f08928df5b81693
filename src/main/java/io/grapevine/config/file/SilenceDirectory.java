package io.grapevine.config.file;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.SilencePlan;
import io.grapevine.config.SilenceRule;
import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.file.FileVersions.Version;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.model.timeinterval.TimeInterval;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of {@code --silences.dir} of a server. A file with errors affects its own rules alone: over a reload those of its
 * last good version stay in force, at the start it has none. Not thread-safe.
 */
public final class SilenceDirectory {
    /** The most files of a directory. */
    public static final int MOST_FILES = 1000;

    private static final int MOST_BYTES = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(SilenceDirectory.class);

    private final Path directory;
    private final InstantSource clock;
    private final Gauge successful;
    private Map<String, Version<ByteBuffer, List<SilenceRule>>> inForce = Map.of();

    /** Checks whether a rule may be in force; empty if it may. */
    @FunctionalInterface
    public interface Check {
        /** What is wrong with a rule. */
        Optional<String> faultOf(SilenceRule rule);
    }

    /** The files in {@code directory}; the metric is registered at once. */
    public SilenceDirectory(Path directory, InstantSource clock, PrometheusRegistry registry) {
        this.directory = directory;
        this.clock = clock;
        this.successful = new MetricFactory(registry, "grapevine_silence_files_")
                .gauge(
                        "last_load_successful",
                        "Whether the last load of a file of --silences.dir was successful; if not, the rules that were "
                                + "loaded before stay in force.",
                        "file");
    }

    /** A load that is yet to be put in force. */
    public record Load(SilencePlan plan, Map<String, Version<ByteBuffer, List<SilenceRule>>> versions) {}

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

    /** Reads one file. */
    public static SilenceRuleFile.Result read(Path file, Map<String, List<TimeInterval>> intervals, Check check) {
        return read(file, DirectoryFiles.read(file, MOST_BYTES), intervals, check);
    }

    private static SilenceRuleFile.Result read(
            Path file, DirectoryFiles.Content content, Map<String, List<TimeInterval>> intervals, Check check) {
        return content.bytes()
                .map(bytes -> checked(file, SilenceRuleFile.parse(file, bytes, intervals), check))
                .orElseGet(() -> new SilenceRuleFile.Result(
                        List.of(), List.of(new ConfigError(file.toString(), 0, 0, "", content.reason()))));
    }

    private static SilenceRuleFile.Result checked(Path file, SilenceRuleFile.Result read, Check check) {
        List<ConfigError> faults = new ArrayList<>(read.faults());
        if (faults.isEmpty()) {
            read.rules()
                    .forEach(rule -> check.faultOf(rule)
                            .ifPresent(fault -> faults.add(new ConfigError(
                                    file.toString(), line(rule), 1, "silence_rules", rule.name() + ": " + fault))));
        }
        return new SilenceRuleFile.Result(read.rules(), faults);
    }

    /** The line of {@code file:line:column}. */
    private static int line(SilenceRule rule) {
        String[] parts = rule.place().split(":", -1);
        return Integer.parseInt(parts[parts.length - 2]);
    }

    /**
     * Reads all files.
     *
     * @param own the rules of {@code grapevine.yml}
     * @throws ConfigLoadException if the directory itself cannot be read, or has too many files
     */
    public Load load(List<SilenceRule> own, Map<String, List<TimeInterval>> intervals, Check check)
            throws ConfigLoadException {
        List<SilenceRule> rules = new ArrayList<>(own);
        List<SilencePlan.File> states = new ArrayList<>();
        Map<String, Version<ByteBuffer, List<SilenceRule>>> versions = new TreeMap<>();
        for (Path file : list()) {
            String name = String.valueOf(file.getFileName());
            DirectoryFiles.Content content = DirectoryFiles.read(file, MOST_BYTES);
            SilenceRuleFile.Result result = read(file, content, intervals, check);
            FileVersions<ByteBuffer, List<SilenceRule>> candidates = new FileVersions<>();
            Optional<Version<ByteBuffer, List<SilenceRule>>> kept = Optional.ofNullable(inForce.get(name));
            if (result.faults().isEmpty()) {
                candidates.addPresent(
                        ByteBuffer.wrap(content.bytes().orElseThrow()), result.rules(), kept, clock.instant());
            }
            kept.ifPresent(candidates::addKept);
            candidates.chosen().ifPresent(version -> {
                versions.put(name, version);
                rules.addAll(version.value());
            });
            states.add(state(name, candidates, result.faults()));
        }
        return new Load(new SilencePlan(rules, states), versions);
    }

    private List<Path> list() throws ConfigLoadException {
        List<Path> files;
        try {
            files = files(directory);
        } catch (IOException e) {
            throw new ConfigLoadException("--silences.dir: " + directory + ": " + FileReason.of(e)
                    + " (expected: a directory of files with rules for silences)");
        }
        if (files.size() > MOST_FILES) {
            throw new ConfigLoadException("--silences.dir: " + directory + ": " + files.size()
                    + " files (expected: at most " + MOST_FILES + ")");
        }
        return files;
    }

    private static SilencePlan.File state(
            String name, FileVersions<ByteBuffer, List<SilenceRule>> candidates, List<ConfigError> faults) {
        Optional<Version<ByteBuffer, List<SilenceRule>>> chosen = candidates.chosen();
        Instant loadedAt = chosen.map(Version::loadedAt).orElse(null);
        State state = candidates.isPresent() ? State.LOADED : chosen.isPresent() ? State.KEPT : State.LEFT_OUT;
        return new SilencePlan.File(
                name,
                state,
                chosen.map(version -> version.value().size()).orElse(0),
                loadedAt,
                faults.stream()
                        .map(fault -> new TeamFile.Fault(fault.line(), fault.column(), fault.text()))
                        .toList());
    }

    /** Records that {@code load} is in force, and reports the files with errors. */
    public void use(Load load) {
        FileVersions.logChanges(LOG, "Silence files loaded", inForce, load.versions());
        inForce = load.versions();
        successful.clear();
        for (SilencePlan.File file : load.plan().files()) {
            successful.labelValues(file.name()).set(file.state() == State.LOADED ? 1 : 0);
            if (!file.faults().isEmpty()) {
                TeamFile.Fault first = file.faults().get(0);
                LOG.atError()
                        .addKeyValue("file", directory.resolve(file.name()))
                        .addKeyValue("line", first.line())
                        .addKeyValue("err", first.text())
                        .addKeyValue("errors", file.faults().size())
                        .log(
                                file.state() == State.KEPT
                                        ? "Silence file has errors, its rules that were loaded before stay in force"
                                        : "Silence file has errors, it is left out");
            }
        }
    }
}
