package io.grapevine.amtool.api;

import io.grapevine.tenant.TenantDocument;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tenant in a list: the size of its configuration, and its templates. */
public record ListedTenant(String tenant, int bytes, List<String> templates) {
    public ListedTenant {
        templates = List.copyOf(templates);
    }

    /** The entry of a document, which is not kept. */
    public static ListedTenant of(String tenant, TenantDocument document) {
        return new ListedTenant(
                tenant,
                document.config().getBytes(StandardCharsets.UTF_8).length,
                List.copyOf(document.templates().keySet()));
    }

    /** The entry as a tree for JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tenant", tenant);
        tree.put("configBytes", bytes);
        tree.put("templates", templates);
        return tree;
    }
}
