package io.grapevine.tenant.config;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.DirectoryFiles;
import io.grapevine.files.FileSet;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader.Loaded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of tenants in {@code --tenants.dir}. One with errors affects its tenant alone: over a reload its last
 * good version stays in force, at the start there is none, so nothing of it is. Not thread-safe.
 */
public final class TenantFiles {
    /** The most tenants of a directory; those after it, by name, are not read. */
    public static final int MOST_TENANTS = 10_000;

    /** The most templates of a tenant. */
    public static final int MOST_TEMPLATES = 1_000;

    /** The size of the largest file, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final Pattern ENDING = Pattern.compile("\\.ya?ml$");
    private static final Pattern CONFIG = Pattern.compile("alertmanager\\.ya?ml");
    private static final String TEMPLATE_ENDING = ".tmpl";

    /** What came of a file that is not read. */
    private static final Read<byte[]> UNUSED = Read.faulty(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(TenantFiles.class);

    private final Path directory;
    private final SecretReferences references;
    private final boolean fileFields;
    private final TenantLoader loader;
    private final FileSet<TenantId, TenantDocument, Loaded> files;

    /**
     * The configurations in {@code directory}.
     *
     * @param fileFields whether fields and references may name files and variables of the server
     */
    public TenantFiles(
            Path directory, SecretReferences references, boolean fileFields, TenantLoader loader, InstantSource clock) {
        this.directory = directory;
        this.references = fileFields
                ? references
                : references.refused("server.tenants.allow_files of grapevine.yml, or $${ for a literal ${");
        this.fileFields = fileFields;
        this.loader = loader;
        this.files = new FileSet<>("--tenants.dir", "a directory of configurations of tenants", clock);
    }

    /**
     * Reads the configurations.
     *
     * @throws ConfigLoadException if the directory itself cannot be read
     */
    public FileSet.Load<TenantId, TenantDocument, Loaded> load() throws ConfigLoadException {
        return files.load(List.of(directory), TenantFiles::list, this::read);
    }

    /** Loads a document, unless it is in force and refers to no file that may have changed. */
    private Read<Loaded> read(TenantId tenant, Path file, TenantDocument document, Optional<Loaded> unchanged) {
        if (unchanged.isPresent() && unchanged.get().secretFiles().isEmpty()) {
            return new Read<>(unchanged, List.of(), unchanged.get().warnings(), List.of());
        }
        Read<Loaded> read = loader.file(document, new TenantLoader.Origin(file, references, fileFields));
        return new Read<>(
                read.value(),
                read.faults().stream()
                        .map(error -> error.line() == 0
                                ? new ConfigError(file.toString(), 0, 0, error.field(), error.message())
                                : error)
                        .toList(),
                read.warnings(),
                read.secretFiles());
    }

    /** Records that what {@code load} chose is in force, and reports the configurations with errors. */
    public void use(FileSet.Load<TenantId, TenantDocument, Loaded> load) {
        files.use(load, LOG, "Configurations of tenants loaded");
        load.files().forEach(file -> file.warnings().forEach(warning -> LOG.warn(warning.toString())));
        load.faulty()
                .forEach(file -> file.describe(LOG.atError())
                        .log(
                                file.state() == State.KEPT
                                        ? "Configuration of a tenant has errors, its last good version stays in force"
                                        : "Configuration of a tenant has errors, it is left out"));
        load.listing()
                .refused()
                .forEach(error -> FileSet.describe(LOG.atError(), error, 1)
                        .log("Configuration of a tenant has errors, it is left out"));
        if (!load.listing().fault().isEmpty()) {
            LOG.atError()
                    .addKeyValue("directory", directory)
                    .addKeyValue("err", load.listing().fault())
                    .log("Too many configurations of tenants");
        }
        files.newlyIgnored(load)
                .forEach(file -> LOG.atWarn()
                        .addKeyValue("file", file)
                        .log("Ignored in --tenants.dir: not a configuration of a tenant"));
    }

    /**
     * A file or directory in the directory of tenants.
     *
     * @param files the content of the file by its name, or those of the files in the directory
     */
    record Found(String name, boolean isDirectory, SortedMap<String, Read<byte[]>> files) {}

    /**
     * Lists a directory and reads its files.
     *
     * @throws IOException if the directory cannot be read
     */
    public static FileSet.Listing<TenantId, TenantDocument> list(Path directory) throws IOException {
        List<Found> found = new ArrayList<>();
        int tenants = 0;
        for (String name : DirectoryFiles.visible(directory)) {
            Path path = directory.resolve(name);
            boolean isDirectory = Files.isDirectory(path);
            boolean isConfig = isDirectory || ENDING.matcher(name).find();
            if (isConfig && ++tenants > MOST_TENANTS) {
                String fault = "more than " + MOST_TENANTS + " files (expected: at most as many); those from " + name
                        + " on are left out";
                return new Plan(directory).add(found).listing(fault);
            }
            SortedMap<String, Read<byte[]>> files = new TreeMap<>();
            if (isDirectory) {
                readAll(path, files);
            } else {
                files.put(name, isConfig ? DirectoryFiles.read(path, MOST_BYTES) : UNUSED);
            }
            found.add(new Found(name, isDirectory, files));
        }
        return new Plan(directory).add(found).listing("");
    }

    private static void readAll(Path directory, SortedMap<String, Read<byte[]>> files) {
        try {
            for (String name : DirectoryFiles.visible(directory)) {
                boolean used = CONFIG.matcher(name).matches() || name.endsWith(TEMPLATE_ENDING);
                files.put(name, used ? DirectoryFiles.read(directory.resolve(name), MOST_BYTES) : UNUSED);
            }
        } catch (IOException e) {
            files.put(
                    "alertmanager.yml",
                    Read.faulty(
                            directory.resolve("alertmanager.yml"),
                            "the directory cannot be read (expected: one that can be read)"));
        }
    }

    /** Finds the tenants among the names and contents of files. */
    static final class Plan {
        private final Path directory;
        private final List<FileSet.Entry<TenantId, TenantDocument>> entries = new ArrayList<>();
        private final Map<TenantId, String> fileOf = new TreeMap<>();
        private final List<ConfigError> refused = new ArrayList<>();
        private final List<Path> ignored = new ArrayList<>();

        Plan(Path directory) {
            this.directory = directory;
        }

        Plan add(List<Found> found) {
            found.forEach(this::add);
            return this;
        }

        FileSet.Listing<TenantId, TenantDocument> listing(String fault) {
            return new FileSet.Listing<>(entries, refused, ignored, fault);
        }

        private void add(Found found) {
            String name = found.name();
            List<String> configs = found.files().keySet().stream()
                    .filter(file -> (found.isDirectory() ? CONFIG : ENDING)
                            .matcher(file)
                            .find())
                    .toList();
            if (configs.isEmpty()) {
                ignored.add(directory.resolve(name));
                return;
            }
            Path config =
                    found.isDirectory() ? directory.resolve(name).resolve(configs.get(0)) : directory.resolve(name);
            String id = found.isDirectory() ? name : ENDING.matcher(name).replaceFirst("");
            TenantId.Result tenant = TenantId.ofFileName(id);
            if (tenant.id().isEmpty()) {
                refuse(config, tenant.text() + " (expected: the id of a tenant as the name)");
                return;
            }
            String other = fileOf.putIfAbsent(tenant.id().orElseThrow(), name);
            if (other != null) {
                refuse(config, other + " is of the same tenant (expected: one configuration of a tenant)");
                return;
            }
            for (String second : configs.subList(1, configs.size())) {
                refuse(
                        config.resolveSibling(second),
                        configs.get(0) + " is of the same tenant (expected: one of them)");
            }
            entries.add(entry(tenant.id().orElseThrow(), config, found));
        }

        private void refuse(Path file, String reason) {
            refused.add(fault(file, reason));
        }

        private static ConfigError fault(Path file, String reason) {
            return new ConfigError(file.toString(), 0, 0, "", reason);
        }

        private FileSet.Entry<TenantId, TenantDocument> entry(TenantId tenant, Path config, Found found) {
            List<ConfigError> faults = new ArrayList<>();
            Map<String, String> templates = new TreeMap<>();
            String text = "";
            for (Map.Entry<String, Read<byte[]>> file : found.files().entrySet()) {
                String name = file.getKey();
                if (name.equals(String.valueOf(config.getFileName()))) {
                    text = text(config, file.getValue(), faults);
                } else if (name.endsWith(TEMPLATE_ENDING)) {
                    templates.put(name, text(config.resolveSibling(name), file.getValue(), faults));
                } else if (!CONFIG.matcher(name).matches()) {
                    ignored.add(directory.resolve(found.name()).resolve(name));
                }
            }
            if (templates.size() > MOST_TEMPLATES) {
                faults.add(fault(
                        config, templates.size() + " templates beside it (expected: at most " + MOST_TEMPLATES + ")"));
            }
            Optional<TenantDocument> document =
                    faults.isEmpty() ? Optional.of(new TenantDocument(text, templates)) : Optional.empty();
            return new FileSet.Entry<>(tenant, config, false, document, faults);
        }

        private static String text(Path file, Read<byte[]> content, List<ConfigError> faults) {
            try {
                if (content.value().isPresent()) {
                    ByteBuffer bytes = ByteBuffer.wrap(content.value().get());
                    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
                }
                faults.addAll(content.faults());
            } catch (CharacterCodingException e) {
                faults.add(fault(file, "not UTF-8 (expected: UTF-8)"));
            }
            return "";
        }
    }
}
