package io.grapevine.tenant.registry;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
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
    /** Decodes a message; fields that are not among these are skipped. */
    public Decoded<TenantDocument> decode(byte[] message) {
        return MessageReader.decode(message, reader -> {
            String[] found = {""};
            Map<String, String> templates = new TreeMap<>();
            reader.readFields(tag -> {
                if (tag == Tag.sized(config)) {
                    found[0] = reader.readString();
                    return true;
                }
                if (tag == Tag.sized(template)) {
                    readTemplate(reader, templates);
                    return true;
                }
                return false;
            });
            return new TenantDocument(found[0], templates);
        });
    }

    private void readTemplate(MessageReader reader, Map<String, String> templates) throws IOException {
        String[] found = {"", ""};
        reader.readMessage(tag -> {
            if (tag == Tag.sized(name) || tag == Tag.sized(text)) {
                found[tag == Tag.sized(name) ? 0 : 1] = reader.readString();
                return true;
            }
            return false;
        });
        templates.put(found[0], found[1]);
    }
}
