package io.grapevine.configfile.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.configfile.shape.Draft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import java.util.function.BiConsumer;

/**
 * A kind of integration.
 *
 * @param key the key in a receiver
 * @param shape the fields
 * @param completion checks the fields among each other and completes them
 */
record Kind<C extends Record & IntegrationConfig>(
        String key, Shape<C> shape, BiConsumer<Draft, ReceiverDefaults> completion) implements IntegrationFormat<C> {

    @Override
    public Class<C> type() {
        return shape.type();
    }

    @Override
    public C read(MappingReader in, ReceiverDefaults defaults) {
        Draft draft = shape.draft(in);
        completion.accept(draft, defaults);
        return shape.finish(draft);
    }

    @Override
    public void write(C integration, MappingWriter out) {
        shape.write(integration, out);
    }
}
