package io.grapevine.tenant.config;

import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.MappingWriter;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.config.yaml.YamlEmitter;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form in which clients upload and download documents: YAML, or JSON, with the keys {@code template_files} and
 * {@code alertmanager_config}. Other keys of an upload are passed over, as Mimir does; a download has none.
 */
public final class TenantEnvelope {
    private static final String TEMPLATES = "template_files";
    private static final String CONFIG = "alertmanager_config";

    /** A document may hold so many times the size of its envelope. Without aliases it holds less than the envelope. */
    private static final int MAX_GROWTH = 2;

    private static final int MAX_GROWTH_OF_SMALL = 64 << 10;

    private static final Pattern NEXT = Pattern.compile("^[^\\s#]", Pattern.MULTILINE);

    private TenantEnvelope() {}

    /** Reads an upload. An empty one is a document without a configuration. */
    public static Read<TenantDocument> read(byte[] body) {
        ReadContext reading = new ReadContext("body", Path.of(""));
        TenantDocument document = YamlText.parse(body, reading)
                .map(root -> read(root, MAX_GROWTH_OF_SMALL + MAX_GROWTH * (long) body.length))
                .orElseGet(() -> new TenantDocument("", Map.of()));
        return Read.of(document, reading);
    }

    /**
     * Reads the list of all documents, a mapping from tenants to envelopes. Tenants are read one by one, as the list may be
     * larger than a text may be: a line that is not indented begins the next one.
     *
     * @param entries gets the name of each tenant, which may be no id, and its document; errors of a list that is no mapping
     *     come with an empty name
     */
    public static void readAll(String list, BiConsumer<String, Read<TenantDocument>> entries) {
        if (list.startsWith("{")) {
            readSome(list, entries);
            return;
        }
        int start = 0;
        for (Matcher next = NEXT.matcher(list); next.find(); start = next.start()) {
            readSome(list.substring(start, next.start()), entries);
        }
        readSome(list.substring(start), entries);
    }

    private static void readSome(String part, BiConsumer<String, Read<TenantDocument>> entries) {
        ReadContext reading = new ReadContext("configurations", Path.of(""));
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        long limit = MAX_GROWTH_OF_SMALL + MAX_GROWTH * (long) bytes.length;
        Map<String, Value> tenants =
                YamlText.parse(bytes, reading).map(Value::entries).orElse(Map.of());
        if (!reading.isEmpty()) {
            entries.accept("", Read.faulty(reading.list()));
            return;
        }
        tenants.forEach((tenant, value) -> {
            int errors = reading.list().size();
            TenantDocument document = read(value, limit);
            List<ConfigError> all = reading.list();
            entries.accept(
                    tenant, all.size() == errors ? Read.of(document) : Read.faulty(all.subList(errors, all.size())));
        });
    }

    private static TenantDocument read(Value root, long limit) {
        long extent = root.extent(1);
        if (extent > limit) {
            root.fault(extent + " characters with aliases written out (expected: at most " + limit + ")");
            return new TenantDocument("", Map.of());
        }
        Map<String, Value> entries = root.entries();
        Value templates = entries.get(TEMPLATES);
        Value config = entries.get(CONFIG);
        return new TenantDocument(
                config == null ? "" : config.text(), templates == null ? Map.of() : templates.textMap());
    }

    /** A document as clients download it: a mapping of the two keys. */
    public static String write(TenantDocument document) {
        return YamlEmitter.write(yaml(document));
    }

    /** A part of the list of all documents: a mapping from the tenant to the two keys. The parts together are a mapping. */
    public static String write(TenantId tenant, TenantDocument document) {
        return YamlEmitter.write(MappingWriter.mapping(out -> out.value(tenant.toString(), yaml(document))));
    }

    private static Yaml yaml(TenantDocument document) {
        return MappingWriter.mapping(out -> {
            out.value(TEMPLATES, Yaml.of(document.templates()));
            out.text(CONFIG, document.config());
        });
    }
}
