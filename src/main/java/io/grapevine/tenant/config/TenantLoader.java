package io.grapevine.tenant.config;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.files.ConfigLimits;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.files.TemplateFiles;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Loads the documents of tenants: checks them as Mimir checks uploads, in its order and with its texts, and parses
 * configuration and templates. Stateless and thread-safe.
 */
public final class TenantLoader {
    /** The largest body of an upload, in bytes, whatever the limits say: its document has to fit an entry of the mesh. */
    public static final int MAX_UPLOAD_BYTES = 8 << 20;

    /** An upload, which may use nothing of the server. */
    private static final Origin UPLOAD = new Origin(Path.of("alertmanager_config"), SecretReferences.LITERAL, false);

    private static final String INVALID_ENVELOPE = "error marshalling YAML Alertmanager config: ";
    private static final String INVALID = "error validating Alertmanager config: ";

    private final ParserMode mode;
    private final InstantSource clock;
    private final GoTemplates builtIn;

    /** Prepares loads. */
    public TenantLoader(ParserMode mode, InstantSource clock) {
        this.mode = mode;
        this.clock = clock;
        try {
            this.builtIn = GoTemplates.parseOfTenants(List.of(), clock);
        } catch (TemplateException e) {
            throw new IllegalStateException("a built-in template does not parse", e);
        }
    }

    /**
     * The source of a document.
     *
     * @param file the file of the configuration, which errors name; relative paths start beside it
     * @param fileFields whether fields may name files of the server
     */
    public record Origin(Path file, SecretReferences references, boolean fileFields) {}

    /**
     * A document without errors.
     *
     * @param config the configuration; its {@code tracing} and patterns of {@code templates} have no effect
     * @param templates the built-in templates and all of the document, whether {@code templates} names them or not
     * @param warnings likely mistakes, in the order of the configuration
     */
    public record Loaded(
            TenantDocument document,
            Config config,
            GoTemplates templates,
            List<ConfigError> warnings,
            List<Path> secretFiles) {
        public Loaded {
            warnings = List.copyOf(warnings);
            secretFiles = List.copyOf(secretFiles);
        }
    }

    /** The size of the largest body of an upload within limits, in bytes. */
    public static long largestUpload(TenantLimits limits) {
        long set = limits.of(Count.MAX_CONFIG_SIZE_BYTES);
        return set > 0 ? Math.min(set, MAX_UPLOAD_BYTES) : MAX_UPLOAD_BYTES;
    }

    /**
     * Loads the body of an upload.
     *
     * @throws ConfigLoadException if it is refused: with the body of Mimir's response with status 400, without the line break at its
     *     end
     */
    public Loaded upload(byte[] body, TenantLimits limits) throws ConfigLoadException {
        long limit = largestUpload(limits);
        if (body.length > limit) {
            throw new ConfigLoadException("Alertmanager configuration is too big, limit: " + limit + " bytes");
        }
        return valid(INVALID, load(valid(INVALID_ENVELOPE, TenantEnvelope.read(body)), UPLOAD, limits));
    }

    /**
     * Loads a document that was uploaded to another replica, which has checked its limits.
     *
     * @throws ConfigLoadException as for the body of an upload
     */
    public Loaded uploaded(TenantDocument document) throws ConfigLoadException {
        return valid(INVALID, load(document, UPLOAD, TenantLimits.NONE));
    }

    /** Loads a document of a file of the operator. Errors without a position are of the whole document. */
    public Read<Loaded> file(TenantDocument document, Origin origin) {
        return load(document, origin, TenantLimits.NONE);
    }

    /** The value that was read; {@code part} is what Mimir says of the part that has errors. */
    private static <T> T valid(String part, Read<T> read) throws ConfigLoadException {
        if (read.value().isEmpty()) {
            throw new ConfigLoadException(part
                    + read.faults().stream()
                            .map(error -> error.line() == 0 ? error.text() : error.toString())
                            .collect(Collectors.joining("\n")));
        }
        return read.get();
    }

    private Read<Loaded> load(TenantDocument document, Origin origin, TenantLimits limits) {
        try {
            Loaded loaded = checked(document, origin, limits);
            return new Read<>(Optional.of(loaded), List.of(), loaded.warnings(), loaded.secretFiles());
        } catch (Invalid e) {
            return new Read<>(Optional.empty(), e.errors, List.of(), e.secretFiles);
        }
    }

    private Loaded checked(TenantDocument document, Origin origin, TenantLimits limits) throws Invalid {
        if (document.config().isEmpty() && origin.equals(UPLOAD)) {
            throw new Invalid("configuration provided is empty, if you'd like to remove your configuration please use "
                    + "the delete configuration endpoint");
        }
        byte[] text = document.config().getBytes(StandardCharsets.UTF_8);
        Read<MainFile> read = parsed(text, origin);
        Config config = read.get().config();
        Optional<String> forbidden = origin.fileFields() ? Optional.empty() : ForbiddenFields.in(config);
        if (forbidden.isPresent()) {
            throw new Invalid(forbidden.get());
        }
        for (String pattern : patterns(text, origin)) {
            checkIsNoPath(pattern);
        }
        checkTemplates(document, limits);
        return new Loaded(document, config, templates(document), read.warnings(), read.secretFiles());
    }

    /** The patterns of {@code templates:} as they are written, of a text without errors. */
    private static List<String> patterns(byte[] text, Origin origin) {
        return YamlText.parse(text, new ReadContext(origin.file().toString(), Path.of("")))
                .map(root -> root.entries().get("templates"))
                .map(Value::texts)
                .orElse(List.of());
    }

    private Read<MainFile> parsed(byte[] text, Origin origin) throws Invalid {
        ConfigLoader.Options options =
                new ConfigLoader.Options(mode, TemplateFiles::syntaxFault, origin.references(), ConfigLimits.OF_UPLOAD);
        Read<MainFile> result = new ConfigLoader(options).parse(origin.file(), text);
        if (result.value().isEmpty()) {
            throw new Invalid(result.faults(), result.secretFiles());
        }
        return result;
    }

    private static void checkTemplates(TenantDocument document, TenantLimits limits) throws Invalid {
        int count = document.templates().size();
        if (limits.isExceeded(Count.MAX_TEMPLATES_COUNT, count)) {
            throw new Invalid("too many templates in the configuration: " + count + " (limit: "
                    + limits.of(Count.MAX_TEMPLATES_COUNT) + ")");
        }
        for (String name : document.templates().keySet()) {
            int size = document.templates().get(name).getBytes(StandardCharsets.UTF_8).length;
            if (limits.isExceeded(Count.MAX_TEMPLATE_SIZE_BYTES, size)) {
                throw new Invalid("template " + name + " is too big: " + size + " bytes (limit: "
                        + limits.of(Count.MAX_TEMPLATE_SIZE_BYTES) + " bytes)");
            }
        }
        for (String name : document.templates().keySet()) {
            checkIsNoPath(name);
        }
        for (String name : document.templates().keySet()) {
            checkIsFileName(name);
        }
    }

    private static void checkIsNoPath(String template) throws Invalid {
        if (template.isEmpty() || template.contains("/")) {
            throw new Invalid(
                    "invalid template name " + Quoted.quote(template) + ": the template name cannot contain any path");
        }
    }

    private static void checkIsFileName(String template) throws Invalid {
        if (template.equals(".")) {
            throw new Invalid("invalid template name \".\"");
        }
        if (template.equals("..")) {
            throw new Invalid("invalid template name \"..\": the template filepath is escaping the per-tenant local "
                    + "directory");
        }
    }

    /** The templates of a document. Tenants without templates share the built-in ones. */
    private GoTemplates templates(TenantDocument document) throws Invalid {
        if (document.templates().isEmpty()) {
            return builtIn;
        }
        List<Source> sources = document.templates().entrySet().stream()
                .map(template -> new Source(template.getKey(), template.getValue()))
                .toList();
        try {
            return GoTemplates.parseOfTenants(sources, clock);
        } catch (TemplateException e) {
            throw new Invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The first errors of a document. */
    private static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<ConfigError> errors;
        private final transient List<Path> secretFiles;

        Invalid(String error) {
            this(List.of(new ConfigError("", 0, 0, "", error)), List.of());
        }

        Invalid(List<ConfigError> errors, List<Path> secretFiles) {
            super(null, null, false, false);
            this.errors = errors;
            this.secretFiles = secretFiles;
        }
    }
}
