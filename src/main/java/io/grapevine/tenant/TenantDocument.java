package io.grapevine.tenant;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration of a tenant as it was written, with its secrets.
 *
 * @param config the text of {@code alertmanager.yml}
 * @param templates the texts of the template files, by name
 */
public record TenantDocument(String config, SortedMap<String, String> templates) {
    public TenantDocument {
        templates = Collections.unmodifiableSortedMap(new TreeMap<>(templates));
    }

    /** A document with templates in any order. */
    public TenantDocument(String config, Map<String, String> templates) {
        this(config, new TreeMap<>(templates));
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
