package io.grapevine.config.file.http;

import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.FieldSet;
import java.util.List;

/** The base directory of relative paths, which differs by section, as in Alertmanager. */
enum FilePaths {
    /** In the directory of the configuration. */
    BESIDE_CONFIGURATION,
    /** In the working directory. */
    AS_WRITTEN;

    Field<String> field(String name) {
        return this == AS_WRITTEN ? FieldSet.filePathAsWritten(name) : FieldSet.filePath(name);
    }

    Field<List<String>> list(String name) {
        return this == AS_WRITTEN ? FieldSet.filePathsAsWritten(name) : FieldSet.filePaths(name);
    }
}
