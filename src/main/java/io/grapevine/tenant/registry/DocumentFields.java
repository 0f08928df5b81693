package io.grapevine.tenant.registry;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.tenant.TenantDocument;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The protobuf fields of a message with the configuration of a tenant.
 *
 * @param config the text of the configuration
 * @param template a message for each template
 * @param name the name of the template in that message
 * @param text the text of the template in that message
 */
public record DocumentFields(int config, int template, int name, int text) {
    byte[] encode(TenantDocument document) {
        MessageWriter out = new MessageWriter().string(config, document.config());
        document.templates()
                .forEach((key, value) -> out.message(
                        template, new MessageWriter().string(name, key).string(text, value)));
        return out.toBytes();
    }

    /** Decodes a message; fields that are not among these are skipped. */
    public Decoded<TenantDocument> decode(byte[] message) {
        return MessageReader.decode(message, reader -> {
            FieldValues fields = new FieldValues(reader);
            Map<String, String> templates = new TreeMap<>();
            reader.readFields(tag -> {
                if (tag == Tag.sized(template)) {
                    readTemplate(reader, templates);
                    return true;
                }
                return fields.readText(tag, config);
            });
            return new TenantDocument(fields.text(config), templates);
        });
    }

    private void readTemplate(MessageReader reader, Map<String, String> templates) throws IOException {
        FieldValues fields = new FieldValues(reader);
        reader.readMessage(tag -> fields.readText(tag, name, text));
        templates.put(fields.text(name), fields.text(text));
    }
}
