package io.grapevine.tenant;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of a tenant as it was written, with its secrets.
 *
 * @param config the text of {@code alertmanager.yml}
 * @param templates the texts of the template files, in the order of their names
 */
public record TenantDocument(String config, Map<String, String> templates) {
    public TenantDocument {
        templates = Collections.unmodifiableMap(new TreeMap<>(templates));
    }

    /** The length of all texts in characters. */
    public long size() {
        return config.length()
                + templates.entrySet().stream()
                        .mapToLong(file ->
                                (long) file.getKey().length() + file.getValue().length())
                        .sum();
    }

    /** The sizes, for the texts hold secrets. */
    @Override
    public String toString() {
        return "TenantDocument[config of " + config.length() + " characters, " + templates.size() + " templates]";
    }
}
