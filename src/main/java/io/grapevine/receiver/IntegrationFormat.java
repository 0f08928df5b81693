package io.grapevine.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Yaml;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The format of integrations of one kind: its field table, and what checks the fields against each other and completes
 * them from {@code global}.
 */
public final class IntegrationFormat<C extends Record & IntegrationConfig> {
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
        return shape.templates();
    }

    /** Reads an integration and completes it from {@code defaults}; errors are reported to {@code in}. */
    public C read(MappingReader in, ReceiverDefaults defaults) {
        RecordDraft draft = shape.draft(in);
        completion.accept(draft, defaults);
        if (shape.has("http_config")) {
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
