package io.grapevine.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Smarthost;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Yaml;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.email.EmailConfig.ThreadingConfig;
import io.grapevine.receiver.kafka.KafkaSaslConfig;
import io.grapevine.receiver.sns.Sigv4Config;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The format of integrations of one kind: its field table, and what checks the fields against each other and completes
 * them from {@code global}.
 */
public final class IntegrationFormat<C extends Record & IntegrationConfig> {
    /** Fields of these types, names of files, logins, mentions and assignees hold no text. */
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
            KafkaSaslConfig.class,
            ThreadingConfig.class,
            Url.class);

    private final Shape<C> shape;
    private final BiConsumer<RecordDraft, ReceiverDefaults> completion;

    /**
     * Makes the format.
     *
     * @param completion checks and completes all fields but {@code http_config}, which is completed after it
     * @param special the fields that are neither {@linkplain CommonFields#USUAL usual} nor determined by {@link Shape#of}
     */
    public IntegrationFormat(Class<C> type, BiConsumer<RecordDraft, ReceiverDefaults> completion, Field<?>... special) {
        this.shape = Shape.of(type, CommonFields.USUAL, special);
        this.completion = completion;
    }

    /** The record of this kind. */
    Class<C> type() {
        return shape.type();
    }

    /** The fields that can hold text or parts with text, in the order of the file. */
    Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        shape.types().forEach((name, type) -> {
            if (!NO_TEXT.contains(type)
                    && !name.endsWith("_file")
                    && !name.startsWith("auth_")
                    && !name.startsWith("mention_")
                    && !name.startsWith("assignee")) {
                texts.add(name);
            }
        });
        return texts;
    }

    /** Reads an integration and completes it from {@code defaults}; errors are reported to {@code in}. */
    public C read(MappingReader in, ReceiverDefaults defaults) {
        RecordDraft draft = shape.draft(in);
        completion.accept(draft, defaults);
        if (shape.types().containsValue(HttpConfig.class)) {
            draft.complete("http_config", defaults.global().httpConfig());
        }
        return shape.finish(draft);
    }

    /** The integrations of this kind among {@code integrations}, with all that they were completed by. */
    public List<Yaml> write(List<IntegrationConfig> integrations) {
        return integrations.stream()
                .filter(type()::isInstance)
                .<Yaml>map(integration -> shape.write(type().cast(integration)))
                .toList();
    }
}
