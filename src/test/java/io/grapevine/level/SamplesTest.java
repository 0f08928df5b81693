package io.grapevine.level;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    @TempDir
    Path directory;

    @Test
    void fieldIsSetInWhatIsValidAroundIt() throws Exception {
        Path file = Files.writeString(directory.resolve("samples.yml"), """
                values: [1, a]
                places:
                  '': {route: {receiver: r}, receivers: [{name: r}]}
                  receivers[].slack_configs[]: {channel: c}
                  receivers[].slack_configs[].actions[]: {type: t}
                """);
        Samples samples = Samples.read(file);
        ObjectNode config = samples.base();

        samples.set(config, "route.group_wait", IntNode.valueOf(1));
        samples.set(config, "receivers[].slack_configs[].actions[].text", IntNode.valueOf(2));
        samples.set(config, "global.http_config.proxy_url", IntNode.valueOf(3));

        assertThat(config).isEqualTo(Samples.YAML.readTree("""
                route: {receiver: r, group_wait: 1}
                receivers: [{name: r, slack_configs: [{channel: c, actions: [{type: t, text: 2}]}]}]
                global: {http_config: {proxy_url: 3}}
                """));
        assertThat(samples.base()).as("samples stay").isEqualTo(Samples.YAML.readTree("""
                {route: {receiver: r}, receivers: [{name: r}]}
                """));
    }
}
