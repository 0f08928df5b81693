package io.grapevine.configfile.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.IntegrationKind;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import java.util.Set;

/**
 * How integrations of one kind stand in the file.
 *
 * @param <C> the kind
 */
public interface IntegrationFormat<C extends IntegrationConfig> {
    /** The record of this kind. */
    Class<C> type();

    /** The kind. */
    default IntegrationKind kind() {
        return IntegrationKind.of(type());
    }

    /** The fields that can hold text or parts with text, in the order of the file. */
    Set<String> texts();

    /** Reads an integration and completes it from {@code defaults}; faults are noted in {@code in}. */
    C read(MappingReader in, ReceiverDefaults defaults);

    /** Writes an integration, with all that it was completed by. */
    void write(C integration, MappingWriter out);
}
