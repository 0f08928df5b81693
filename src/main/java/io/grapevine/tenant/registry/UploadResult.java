package io.grapevine.tenant.registry;

/** The result of an upload. */
public enum UploadResult {
    /** The upload is durable and in force on this replica. */
    STORED,
    /** The version that the client knew is not the current one. */
    OUTDATED,
    /** The document, compressed, does not fit an entry of the mesh. */
    TOO_LARGE,
    /** There are as many tenants with an upload as may have one. */
    TOO_MANY,
    /** With the upload, all tenants' uploads together would exceed their limit. */
    TOO_LARGE_TOGETHER,
    /** A file of the operator is in force for the tenant. */
    IN_DIRECTORY
}
