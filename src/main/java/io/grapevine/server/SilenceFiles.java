package io.grapevine.server;

import io.grapevine.access.Permissions;
import io.grapevine.access.SilencePolicy;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.SilenceRule;
import io.grapevine.config.file.FileSet;
import io.grapevine.config.file.SilenceDirectory;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.server.flags.Options;
import io.grapevine.silence.Silence;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rules for planned silences of the server: those of {@code grapevine.yml} and of {@code --silences.dir}, as far as the
 * policy of the access file permits them.
 *
 * @param directory the files of the directory; empty: there is none
 * @param permissions the rules of the access file in force, with the policy; empty without one
 */
record SilenceFiles(Optional<SilenceDirectory> directory, Supplier<Optional<Permissions>> permissions) {
    static SilenceFiles of(Options options, PrometheusRegistry registry, Supplier<Optional<Permissions>> permissions) {
        return new SilenceFiles(
                options.silences()
                        .directory()
                        .map(path -> new SilenceDirectory(path, InstantSource.system(), registry)),
                permissions);
    }

    /**
     * Reads the rules; not in force until {@link #use}.
     *
     * @throws ConfigLoadException if a rule of {@code grapevine.yml} is not permitted, or the directory cannot be read
     */
    Optional<FileSet.Load<String, ByteBuffer, List<SilenceRule>>> load(Extensions extensions, Config config)
            throws ConfigLoadException {
        List<SilenceRule> own = extensions.silences().rules();
        if (own.isEmpty() && directory.isEmpty()) {
            return Optional.empty();
        }
        Function<SilenceRule, Optional<String>> policy = policy();
        List<String> faults = new ArrayList<>();
        own.forEach(rule -> policy.apply(rule)
                .ifPresent(fault -> faults.add(rule.place() + ": silence_rules: " + rule.name() + ": " + fault)));
        if (!faults.isEmpty()) {
            throw new ConfigLoadException(String.join("\n", faults));
        }
        return directory.isEmpty()
                ? Optional.empty()
                : Optional.of(directory.get().load(config.timeIntervals(), policy));
    }

    void use(FileSet.Load<String, ByteBuffer, List<SilenceRule>> load) {
        directory.ifPresent(files -> files.use(load));
    }

    /** The files of the directory; none if it cannot be read. */
    List<Path> files() {
        return directory.map(SilenceDirectory::files).orElse(List.of());
    }

    private Function<SilenceRule, Optional<String>> policy() {
        Optional<SilencePolicy> policy = permissions.get().flatMap(Permissions::silences);
        return policy.<Function<SilenceRule, Optional<String>>>map(found -> rule -> found.faultOfPlanned(first(rule)))
                .orElse(rule -> Optional.empty());
    }

    /** The silence of the next occurrence of a rule; one without length if there is none. */
    private static Silence first(SilenceRule rule) {
        Occurrence next = rule.after(Instant.now(), 1).stream()
                .findFirst()
                .orElse(new Occurrence(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
        return new Silence(
                "",
                List.of(rule.matchers()),
                next.start(),
                next.end(),
                next.start(),
                rule.author(),
                rule.comment(),
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
    }
}
