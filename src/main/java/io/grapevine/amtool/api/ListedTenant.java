package io.grapevine.amtool.api;

import io.grapevine.tenant.TenantDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A tenant in a list: the size of its configuration, and its templates. */
public record ListedTenant(String tenant, int configBytes, List<String> templates) {
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
}
