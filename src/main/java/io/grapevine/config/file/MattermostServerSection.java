package io.grapevine.config.file;

import io.grapevine.config.MattermostServerConfig;
import io.grapevine.config.Url;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlScalars;

/** Reads a server in {@code actions.mattermost}. */
final class MattermostServerSection {
    private MattermostServerSection() {}

    static MattermostServerConfig read(MappingReader in) {
        Value url = in.value("url");
        if (url.isNull()) {
            in.fault(
                    "url",
                    "missing (expected: the address of the server for its users, such as https://chat.example.com)");
        }
        return new MattermostServerConfig(new Url(url.isNull() ? "" : YamlScalars.httpUrl(url)));
    }
}
