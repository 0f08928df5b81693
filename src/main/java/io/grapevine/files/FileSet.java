package io.grapevine.files;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The files of one or more directories, of which each has a last good version: over a reload that stays in force where the file has errors,
 * at the start there is none, so nothing of the file is. Not thread-safe.
 *
 * <pre>{@code
 * FileSet.Load<String, ByteBuffer, Team> load = files.load(List.of(directory), TeamFiles::list, loader::read);
 * load.check(team -> build(team));
 * files.use(load, LOG, "Team files loaded");
 * }</pre>
 *
 * @param <K> what a file is of, such as a team; no two files in force are of the same
 * @param <S> the content of a file; equal contents are one version
 * @param <T> what was read from it
 */
public final class FileSet<K extends Comparable<K>, S, T> {
    private static final int MOST_LOGGED = 20;

    private final String setting;
    private final String expected;
    private final InstantSource clock;
    private final Set<Path> ignoredBefore = new TreeSet<>();
    private Map<K, Version<S, T>> inForce = Map.of();

    /**
     * No files yet.
     *
     * @param setting the flag or key that names the directories, such as {@code --teams.dir}
     * @param expected what a directory should be, for errors
     */
    public FileSet(String setting, String expected, InstantSource clock) {
        this.setting = setting;
        this.expected = expected;
        this.clock = clock;
    }

    /**
     * A file in the directory, or several that belong together.
     *
     * @param duplicate whether a file before it is of the same
     * @param content the content; empty if it cannot be used
     * @param faults why it cannot be used; empty if it can
     */
    public record Entry<K, S>(K key, Path file, boolean duplicate, Optional<S> content, List<ConfigError> faults) {
        public Entry {
            faults = List.copyOf(faults);
        }

        /** A file with the content that was read. */
        public static <K, S> Entry<K, S> of(K key, Path file, Read<S> content) {
            return new Entry<>(key, file, false, content.value(), content.faults());
        }

        /** This file as one that cannot be used beside {@code other}, which is of the same. */
        public Entry<K, S> besides(Path other) {
            String fault = other + " is of the same name (expected: one file of a name)";
            return new Entry<>(
                    key, file, true, Optional.empty(), List.of(new ConfigError(file.toString(), 0, 0, "", fault)));
        }
    }

    /**
     * The directories at one time.
     *
     * @param entries the files, by directory and name
     * @param refused what is wrong with files that are of nothing that could be in force
     * @param ignored other files, hidden ones aside
     * @param fault what is wrong with a directory as a whole; empty if nothing is
     */
    public record Listing<K, S>(
            List<Entry<K, S>> entries, List<ConfigError> refused, List<Path> ignored, String fault) {
        public Listing {
            entries = List.copyOf(entries);
            refused = List.copyOf(refused);
            ignored = List.copyOf(ignored);
        }

        /** These files and then those of another directory, of which those that are of the same as one of these are faulty. */
        private Listing<K, S> and(Listing<K, S> next) {
            Map<K, Path> before = new HashMap<>();
            entries.forEach(entry -> before.put(entry.key(), entry.file()));
            return new Listing<>(
                    joined(
                            entries,
                            next.entries.stream()
                                    .map(entry -> before.containsKey(entry.key())
                                            ? entry.besides(before.get(entry.key()))
                                            : entry)
                                    .toList()),
                    joined(refused, next.refused),
                    joined(ignored, next.ignored),
                    fault.isEmpty() ? next.fault : fault);
        }

        private static <E> List<E> joined(List<E> first, List<E> second) {
            return Stream.concat(first.stream(), second.stream()).toList();
        }
    }

    /** Lists a directory and reads its files. */
    @FunctionalInterface
    public interface Lister<K, S> {
        /** Lists {@code directory}; throws if it cannot be read. */
        Listing<K, S> list(Path directory) throws IOException;
    }

    /** Makes of the content of a file what can be in force. */
    @FunctionalInterface
    public interface Reader<K, S, T> {
        /**
         * Reads a file.
         *
         * @param unchanged what is in force, if that was made of an equal content; else empty
         */
        Read<T> read(K key, Path file, S content, Optional<T> unchanged);
    }

    /** Checks whether what a version asks for can be built. */
    @FunctionalInterface
    public interface Check<T> {
        /** Checks a version; throws if it cannot be put in force. */
        void accept(T value) throws ConfigLoadException;
    }

    /**
     * A version without errors.
     *
     * @param file the file that had it, which may have been renamed since
     * @param loadedAt when it was read first
     */
    public record Version<S, T>(Path file, S content, T value, Instant loadedAt) {}

    /** The files during one load. Not thread-safe. */
    public record Load<K extends Comparable<K>, S, T>(Listing<K, S> listing, List<Member<K, S, T>> files) {
        public Load {
            files = List.copyOf(files);
        }

        /** Checks each file; where that fails, the version that was in force is checked, and if that fails nothing is. */
        public void check(Check<? super T> check) {
            files.forEach(file -> file.choose(check));
        }

        /** What is to be in force. */
        public Map<K, T> values() {
            Map<K, T> values = new TreeMap<>();
            versions().forEach((key, version) -> values.put(key, version.value()));
            return values;
        }

        /** The files with errors. */
        public List<Member<K, S, T>> faulty() {
            return files.stream().filter(file -> !file.faults().isEmpty()).toList();
        }

        /** The files that {@code ${file:PATH}} in secrets refers to, readable or not. */
        public Set<Path> secretFiles() {
            Set<Path> secretFiles = new LinkedHashSet<>();
            files.forEach(file -> secretFiles.addAll(file.read.secretFiles()));
            return secretFiles;
        }

        private Map<K, Version<S, T>> versions() {
            Map<K, Version<S, T>> versions = new TreeMap<>();
            files.forEach(file -> file.chosen().ifPresent(version -> versions.put(file.key(), version)));
            return versions;
        }
    }

    /**
     * A file during a load: the versions that could be in force, the present one first. A version that turns out to be unusable
     * is dropped for the next one. Not thread-safe.
     */
    public static final class Member<K, S, T> {
        private final Entry<K, S> entry;
        private final Read<T> read;
        private final List<ConfigError> faults;
        private final Deque<Version<S, T>> usable = new ArrayDeque<>();
        private boolean present;

        private Member(Entry<K, S> entry, Read<T> read) {
            this.entry = entry;
            this.read = read;
            this.faults = new ArrayList<>(read.faults());
            this.present = read.value().isPresent();
        }

        public K key() {
            return entry.key();
        }

        public Path file() {
            return entry.file();
        }

        /** The version that is to be in force; empty if there is none. */
        public Optional<Version<S, T>> chosen() {
            return Optional.ofNullable(usable.peek());
        }

        /** What of the file is to be in force. */
        public State state() {
            return present ? State.LOADED : usable.isEmpty() ? State.LEFT_OUT : State.KEPT;
        }

        /** The errors of the present content. */
        public List<ConfigError> faults() {
            return List.copyOf(faults);
        }

        /** The errors as they are shown to users. */
        public List<TeamFile.Fault> shownFaults() {
            return faults.stream()
                    .map(fault -> new TeamFile.Fault(fault.line(), fault.column(), fault.text()))
                    .toList();
        }

        /** The warnings about the present content, if that is to be in force. */
        public List<ConfigError> warnings() {
            return present ? read.warnings() : List.of();
        }

        /** Adds the first error to a log line. */
        public LoggingEventBuilder describe(LoggingEventBuilder line) {
            return FileSet.describe(line, faults.get(0), faults.size());
        }

        private void choose(Check<? super T> check) {
            while (!usable.isEmpty()) {
                try {
                    check.accept(usable.element().value());
                    return;
                } catch (ConfigLoadException e) {
                    usable.remove();
                    if (present) {
                        faults.add(new ConfigError(file().toString(), 0, 0, "", e.text()));
                        present = false;
                    }
                }
            }
        }
    }

    /** Adds an error to a log line, and how many there are. */
    public static LoggingEventBuilder describe(LoggingEventBuilder line, ConfigError first, int errors) {
        return line.addKeyValue("file", first.file())
                .addKeyValue("line", first.line())
                .addKeyValue("err", first.text())
                .addKeyValue("errors", errors);
    }

    /**
     * Lists the directories, and reads their files and, once more, the versions in force of those with errors: what they are read
     * with may have changed. Where that fails, they stay as they are.
     *
     * @throws ConfigLoadException if a directory itself cannot be read
     */
    public Load<K, S, T> load(List<Path> directories, Lister<K, S> lister, Reader<K, S, T> reader)
            throws ConfigLoadException {
        Listing<K, S> all = new Listing<>(List.of(), List.of(), List.of(), "");
        for (Path directory : directories) {
            try {
                all = all.and(lister.list(directory));
            } catch (IOException e) {
                throw new ConfigLoadException(
                        setting + ": " + directory + ": " + FileReason.of(e) + " (expected: " + expected + ")");
            }
        }
        Listing<K, S> listing = all;
        Instant now = clock.instant();
        return new Load<>(
                listing,
                listing.entries().stream()
                        .map(entry -> member(entry, reader, now))
                        .toList());
    }

    private Member<K, S, T> member(Entry<K, S> entry, Reader<K, S, T> reader, Instant now) {
        Optional<Version<S, T>> kept = Optional.ofNullable(inForce.get(entry.key()));
        Optional<Version<S, T>> unchanged =
                kept.filter(version -> entry.content().equals(Optional.of(version.content())));
        Read<T> read = entry.content()
                .map(content -> reader.read(entry.key(), entry.file(), content, unchanged.map(Version::value)))
                .orElseGet(() -> Read.faulty(entry.faults()));
        Member<K, S, T> member = new Member<>(entry, read);
        read.value()
                .ifPresent(value -> member.usable.add(new Version<>(
                        entry.file(),
                        entry.content().orElseThrow(),
                        value,
                        unchanged.map(Version::loadedAt).orElse(now))));
        if (!entry.duplicate()) {
            kept.filter(version -> unchanged.isEmpty())
                    .flatMap(version -> again(entry.key(), version, reader))
                    .ifPresent(member.usable::add);
            kept.ifPresent(member.usable::add);
        }
        return member;
    }

    private static <K, S, T> Optional<Version<S, T>> again(K key, Version<S, T> version, Reader<K, S, T> reader) {
        return reader.read(key, version.file(), version.content(), Optional.of(version.value()))
                .value()
                .map(value -> new Version<>(version.file(), version.content(), value, version.loadedAt()));
    }

    /**
     * Records that what {@code load} chose is in force, and logs what that changes. A load that changes nothing is not logged.
     *
     * @param message what was loaded
     */
    public void use(Load<K, S, T> load, Logger log, String message) {
        Map<K, Version<S, T>> now = load.versions();
        List<String> loaded = now.entrySet().stream()
                .filter(each -> {
                    Version<S, T> before = inForce.get(each.getKey());
                    return before == null
                            || !before.content().equals(each.getValue().content());
                })
                .map(each -> String.valueOf(each.getKey()))
                .toList();
        List<String> gone = inForce.keySet().stream()
                .filter(key -> !now.containsKey(key))
                .map(String::valueOf)
                .toList();
        if (!loaded.isEmpty() || !gone.isEmpty()) {
            log.atInfo()
                    .addKeyValue("loaded", few(loaded))
                    .addKeyValue("removed", few(gone))
                    .log(message);
        }
        inForce = now;
    }

    private static String few(List<String> names) {
        return names.size() <= MOST_LOGGED
                ? String.join(" ", names)
                : String.join(" ", names.subList(0, MOST_LOGGED)) + " and " + (names.size() - MOST_LOGGED) + " more";
    }

    /** The files that are ignored and were not so at the load before. */
    public List<Path> newlyIgnored(Load<K, S, T> load) {
        ignoredBefore.retainAll(load.listing().ignored());
        return load.listing().ignored().stream().filter(ignoredBefore::add).toList();
    }
}
