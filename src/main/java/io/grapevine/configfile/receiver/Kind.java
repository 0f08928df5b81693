package io.grapevine.configfile.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Smarthost;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.config.receiver.ThreadingConfig;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A kind of integration.
 *
 * @param shape the fields
 * @param completion checks the fields among each other and completes them
 */
record Kind<C extends Record & IntegrationConfig>(Shape<C> shape, BiConsumer<RecordDraft, ReceiverDefaults> completion)
        implements IntegrationFormat<C> {

    @Override
    public Class<C> type() {
        return shape.type();
    }

    /** Fields of these types, names of files and logins hold no text. */
    private static final Set<Class<?>> NO_TEXT = Set.of(
            boolean.class,
            Boolean.class,
            long.class,
            Long.class,
            Duration.class,
            Smarthost.class,
            HttpConfig.class,
            TlsConfig.class,
            Sigv4Config.class,
            ThreadingConfig.class,
            Url.class);

    @Override
    public Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        shape.types().forEach((name, type) -> {
            if (!NO_TEXT.contains(type) && !name.endsWith("_file") && !name.startsWith("auth_")) {
                texts.add(name);
            }
        });
        return texts;
    }

    @Override
    public C read(MappingReader in, ReceiverDefaults defaults) {
        RecordDraft draft = shape.draft(in);
        completion.accept(draft, defaults);
        return shape.finish(draft);
    }

    @Override
    public void write(C integration, MappingWriter out) {
        shape.write(integration, out);
    }
}
