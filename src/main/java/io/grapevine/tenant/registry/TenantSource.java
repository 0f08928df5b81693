package io.grapevine.tenant.registry;

import io.grapevine.tenant.TenantDocument;

/**
 * The document of a tenant and where it is from.
 *
 * @param name the file, or the version of an upload, as shown to users
 */
public record TenantSource(Origin origin, String name, TenantDocument document) {
    /** Origins of documents; one that is named first hides the others. */
    public enum Origin {
        /** The directory of the operator. */
        DIRECTORY,
        /** An upload. */
        UPLOAD,
        /** The configuration for tenants without one. */
        FALLBACK
    }
}
