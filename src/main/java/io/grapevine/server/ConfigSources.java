package io.grapevine.server;

import io.grapevine.base.Sha256;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.config.yaml.Read;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.FileSet;
import io.grapevine.files.MainFile;
import io.grapevine.files.SilenceFiles;
import io.grapevine.files.Team;
import io.grapevine.files.TeamFiles;
import io.grapevine.files.TemplateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The files that a configuration is made of: the configuration file, {@code grapevine.yml}, the files that match the
 * patterns of {@code templates:} in both, the files of teams in {@code --teams.dir}, those with rules for silences, and the files
 * that secrets refer to. Of the files of {@code *_file} fields, which are read at each use, it only counts whether they can be read:
 * a load may be refused because one of them is missing.
 * Thread-safe.
 */
public final class ConfigSources {
    private final Path configFile;
    private final Optional<Path> extensionsFile;
    private final Optional<Path> teams;
    private final ConfigLoader loader;
    private final Supplier<List<Path>> others;
    private References references = new References("", Set.of(), Set.of(), Set.of(), Set.of());

    /**
     * Files to which the configuration file, {@code grapevine.yml} and the files of teams refer.
     *
     * @param of the digests of the files that were read; empty for files with errors, which are read again
     */
    private record References(
            String of, Set<String> templates, Set<Path> secretFiles, Set<String> fileFields, Set<String> silenceDirs) {
        /** References of files with errors. */
        References beside(Set<Path> others) {
            return new References("", templates, others, fileFields, silenceDirs);
        }
    }

    /**
     * The sources of the configuration in {@code configFile}, which {@code loader} loads, and files of other
     * configurations.
     */
    ConfigSources(
            Path configFile,
            Optional<Path> extensionsFile,
            Optional<Path> teams,
            ConfigLoader loader,
            Supplier<List<Path>> others) {
        this.others = others;
        this.configFile = configFile;
        this.extensionsFile = extensionsFile;
        this.teams = teams;
        this.loader = loader;
    }

    /** A file at one time: its content, empty if it cannot be read, and its digest, or why it cannot be read. */
    private record Content(Optional<byte[]> bytes, String digest) {
        static final Content NONE = new Content(Optional.empty(), "");

        static Content of(Path file) {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new Content(Optional.empty(), "not a regular file"); // reading would take what a pipe holds
            }
            try {
                byte[] bytes = Files.readAllBytes(file);
                return new Content(Optional.of(bytes), digestOf(bytes));
            } catch (IOException e) {
                return new Content(Optional.empty(), FileReason.of(e));
            }
        }
    }

    /** Reads all files; returns, by the path of each, the digest of its content, or why it cannot be read. */
    synchronized Map<String, String> digests() {
        Content config = Content.of(configFile);
        Content extensions = extensionsFile.map(Content::of).orElse(Content.NONE);
        Map<String, String> digests = new TreeMap<>();
        List<FileSet.Entry<String, ByteBuffer>> teamEntries = teamEntries(digests);
        String read = config.digest() + ' ' + extensions.digest() + ' ' + digests;
        if (!read.equals(references.of())) {
            references = referencesOf(config, extensions, teamEntries, read);
        }
        references
                .secretFiles()
                .forEach(file -> digests.put(file.toString(), Content.of(file).digest()));
        references.fileFields().stream()
                .filter(file -> !new File(file).canRead())
                .forEach(file -> digests.put(file, "not readable"));
        references.templates().forEach(pattern -> addTemplates(pattern, digests));
        references.silenceDirs().forEach(directory -> addSilences(Path.of(directory), digests));
        others.get()
                .forEach(file -> digests.put(file.toString(), Content.of(file).digest()));
        extensionsFile.ifPresent(file -> digests.put(file.toString(), extensions.digest()));
        digests.put(configFile.toString(), config.digest());
        return digests;
    }

    /**
     * The files to which a configuration refers. If a file has errors, the templates are those of the last one without.
     */
    private References referencesOf(
            Content config, Content extensions, List<FileSet.Entry<String, ByteBuffer>> teamEntries, String read) {
        if (config.bytes().isEmpty()) {
            return references.beside(references.secretFiles());
        }
        Read<MainFile> result = loader.parse(configFile, config.bytes().get());
        Set<Path> secretFiles = new LinkedHashSet<>(result.secretFiles());
        if (result.value().isEmpty()) {
            return references.beside(secretFiles);
        }
        MainFile loaded = result.get();
        Set<String> templates = new LinkedHashSet<>(loaded.config().templates());
        Set<String> fileFields = fileFields(loaded.config());
        List<Team> valid = addTeams(loaded, teamEntries, secretFiles, fileFields);
        String of = valid.size() == teamEntries.size() ? read : "";
        if (extensionsFile.isEmpty()) {
            return new References(of, templates, secretFiles, fileFields, Set.of());
        }
        Config merged = teams.map(directory -> loaded.with(valid, directory)).orElse(loaded.config());
        Optional<Read<ConfigLoader.LoadedExtensions>> parsed =
                extensions.bytes().map(bytes -> loader.extensions(extensionsFile.get(), bytes, merged));
        parsed.ifPresent(each -> secretFiles.addAll(each.secretFiles()));
        Optional<Extensions> added = parsed.flatMap(Read::value).map(ConfigLoader.LoadedExtensions::extensions);
        fileFields.addAll(added.map(each -> fileFields(each.receivers())).orElse(references.fileFields()));
        added.ifPresent(each -> fileFields.addAll(fileFields(each.actions())));
        templates.addAll(added.map(each -> each.mustache().files()).orElse(List.copyOf(references.templates())));
        return new References(
                added.isPresent() ? of : "",
                templates,
                secretFiles,
                fileFields,
                added.<Set<String>>map(each ->
                                new LinkedHashSet<>(each.of(SilencePlan.NONE).dirs()))
                        .orElse(references.silenceDirs()));
    }

    /** Reads the files of teams, and adds their digests. */
    private List<FileSet.Entry<String, ByteBuffer>> teamEntries(Map<String, String> digests) {
        if (teams.isEmpty()) {
            return List.of();
        }
        try {
            List<FileSet.Entry<String, ByteBuffer>> entries =
                    TeamFiles.list(teams.get()).entries();
            for (FileSet.Entry<String, ByteBuffer> entry : entries) {
                digests.put(
                        entry.file().toString(),
                        entry.content()
                                .map(content -> digestOf(content.array()))
                                .orElseGet(() -> entry.faults().toString()));
            }
            return entries;
        } catch (IOException e) {
            digests.put(teams.get().toString(), FileReason.of(e));
            return List.of();
        }
    }

    /** Adds the files that those of teams refer to; returns the teams whose files are without errors. */
    private List<Team> addTeams(
            MainFile main,
            List<FileSet.Entry<String, ByteBuffer>> entries,
            Set<Path> secretFiles,
            Set<String> fileFields) {
        List<Team> valid = new ArrayList<>();
        for (Read<Team> read : loader.teams(main, entries).values()) {
            secretFiles.addAll(read.secretFiles());
            read.value().ifPresent(team -> {
                valid.add(team);
                team.receivers().forEach(receiver -> fileFields.addAll(fileFields(receiver)));
            });
        }
        return valid;
    }

    private static Set<String> fileFields(Record config) {
        Set<String> files = new LinkedHashSet<>();
        ConfigFields.walk(config, (path, component, value) -> {
            if (ConfigFields.namesFiles(component) && !value.toString().isEmpty()) {
                files.add(value.toString());
            }
        });
        return files;
    }

    private static void addTemplates(String pattern, Map<String, String> digests) {
        try {
            for (Path file : TemplateFiles.files(pattern)) {
                digests.put(file.toString(), Content.of(file).digest());
            }
        } catch (IOException e) {
            digests.put(pattern, FileReason.withFile(e));
        }
    }

    private static void addSilences(Path directory, Map<String, String> digests) {
        try {
            for (Path file : SilenceFiles.files(directory)) {
                digests.put(file.toString(), Content.of(file).digest());
            }
        } catch (IOException e) {
            digests.put(directory.toString(), FileReason.of(e));
        }
    }

    private static String digestOf(byte[] content) {
        return HexFormat.of().formatHex(Sha256.sum().digest(content));
    }

    /** The paths of the files whose digests differ, new and removed files included. */
    static SortedSet<String> changed(Map<String, String> before, Map<String, String> now) {
        SortedSet<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(file -> Objects.equals(now.get(file), before.get(file)));
        return changed;
    }
}
