package io.grapevine.amtool.command;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Documents of tenants as files: the configuration, and templates, which are named by their base names. */
public final class DocumentFiles {
    private static final String CONFIG = "alertmanager.yml";
    private static final String TEMPLATE_ENDING = ".tmpl";

    private DocumentFiles() {}

    /** Reads the document in a configuration and template files. */
    public static TenantDocument read(Path config, List<Path> templates) throws CommandFault {
        Map<String, Path> paths = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        for (Path template : templates) {
            String name = String.valueOf(template.getFileName());
            Path other = paths.putIfAbsent(name, template);
            if (other != null) {
                throw new CommandFault(
                        template + ": the name of " + other + " (expected: templates with different names)");
            }
            texts.put(name, text(template));
        }
        return new TenantDocument(text(config), texts);
    }

    private static String text(Path file) throws CommandFault {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new CommandFault(file + ": not UTF-8 (expected: UTF-8)");
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e) + " (expected: a file that can be read)");
        }
    }

    /**
     * Checks a document as the server checks an upload, but for limits.
     *
     * @param config the file that errors name
     * @throws CommandFault with all errors, each with its place, in a line of its own
     */
    public static TenantLoader.Loaded check(TenantLoader loader, Path config, TenantDocument document)
            throws CommandFault {
        Read<TenantLoader.Loaded> read =
                loader.file(document, new TenantLoader.Origin(config, SecretReferences.LITERAL, false));
        if (read.value().isEmpty()) {
            throw new CommandFault(read.faults().stream()
                    .map(error -> error.file().isEmpty() && error.line() == 0
                            ? config + ": " + error.text()
                            : error.toString())
                    .collect(Collectors.joining("\n")));
        }
        return read.get();
    }

    /** Writes a document into a directory, which is created if need be, and returns the files. */
    public static void write(TenantDocument document, Path directory) throws CommandFault {
        for (String name : document.templates().keySet()) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/") || name.equals(CONFIG)) {
                throw new CommandFault("template " + name + " (expected: a name of a file other than " + CONFIG + ")");
            }
        }
        write(directory.resolve(CONFIG), document.config());
        for (Map.Entry<String, String> template : document.templates().entrySet()) {
            write(directory.resolve(template.getKey()), template.getValue());
        }
    }

    /**
     * Writes a document into a directory for the server's {@code --tenants.dir}.
     *
     * @return the names of templates that were changed, as those of others are not read there
     * @throws CommandFault if that cannot hold it, or a file cannot be written
     */
    public static Map<String, String> write(TenantId tenant, TenantDocument document, Path directory)
            throws CommandFault {
        Path own = directory.resolve(tenant.fileName());
        Path file = directory.resolve(tenant.fileName() + ".yml");
        boolean isSingle = document.templates().isEmpty();
        Path other = isSingle ? own : file;
        if (Files.exists(other)) {
            throw new CommandFault(other + ": is there already (expected: one configuration of a tenant)");
        }
        if (isSingle) {
            write(file, document.config());
            return Map.of();
        }
        Map<String, String> renamed = new TreeMap<>();
        Map<String, String> templates = new TreeMap<>();
        for (Map.Entry<String, String> template : document.templates().entrySet()) {
            String name = template.getKey();
            String used = name.endsWith(TEMPLATE_ENDING) ? name : name + TEMPLATE_ENDING;
            if (name.startsWith(".") || templates.put(used, template.getValue()) != null) {
                throw new CommandFault("template " + name + " (expected: a name that with " + TEMPLATE_ENDING
                        + " at its end is of no hidden file and of no other template)");
            }
            if (!used.equals(name)) {
                renamed.put(name, used);
            }
        }
        write(new TenantDocument(document.config(), templates), own);
        return renamed;
    }

    private static void write(Path file, String text) throws CommandFault {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }
}
