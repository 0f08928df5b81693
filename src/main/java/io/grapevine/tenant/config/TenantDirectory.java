package io.grapevine.tenant.config;

import io.grapevine.config.file.DirectoryFiles;
import io.grapevine.config.file.FileSet;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Lists a directory with the configurations of tenants: {@code <tenant>.yml}, as Mimir's local storage has them, or
 * {@code <tenant>/alertmanager.yml} with templates beside it, whose names end in {@code .tmpl}. Names are ids, in which
 * {@code %} and two hexadecimal digits may stand for a character. Hidden files and directories are passed over, and links
 * are followed.
 */
public final class TenantDirectory {
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

    private TenantDirectory() {}

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
        private final List<String> ignored = new ArrayList<>();

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
                ignored.add(name);
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
            refused.add(new ConfigError(file.toString(), 0, 0, "", reason));
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
                    ignored.add(found.name() + "/" + name);
                }
            }
            if (templates.size() > MOST_TEMPLATES) {
                faults.add(new ConfigError(
                        config.toString(),
                        0,
                        0,
                        "",
                        templates.size() + " templates beside it (expected: at most " + MOST_TEMPLATES + ")"));
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
                faults.add(new ConfigError(file.toString(), 0, 0, "", "not UTF-8 (expected: UTF-8)"));
            }
            return "";
        }
    }
}
