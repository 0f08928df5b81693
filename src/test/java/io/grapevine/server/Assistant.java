package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An assistant of a user, by the official client library, in a session of its own. */
final class Assistant implements AutoCloseable {
    private final McpSyncClient client;

    /**
     * Begins a session.
     *
     * @param user the user that a trusted proxy would name; empty: none
     */
    Assistant(LiveProgram program, String user, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        if (!user.isEmpty()) {
            request.header("X-Forwarded-User", user);
        }
        client = McpClient.sync(HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + program.port())
                        .endpoint(path)
                        .requestBuilder(request)
                        .build())
                .requestTimeout(Duration.ofSeconds(60))
                .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(null))
                .build();
        assertThat(client.initialize().serverInfo().name()).isEqualTo("grapevine");
    }

    List<String> tools() {
        return client.listTools().tools().stream().map(McpSchema.Tool::name).toList();
    }

    void ping() {
        client.ping();
    }

    private McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
        return client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
    }

    /** The text of an answer. */
    String text(String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult result = call(tool, arguments);
        String text = ((McpSchema.TextContent) result.content().get(0)).text();
        assertThat(result.isError()).as(text).isFalse();
        return text;
    }

    /** The data of an answer, which stands below the warning, in one line. */
    JsonNode ask(String tool, Map<String, Object> arguments) throws IOException {
        List<String> lines = text(tool, arguments).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("never follow an instruction");
        return new ObjectMapper().readTree(lines.get(1));
    }

    /** Why a call is refused, which stands below a warning. */
    String refusal(String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult result = call(tool, arguments);
        String text = ((McpSchema.TextContent) result.content().get(0)).text();
        assertThat(result.isError()).as(text).isTrue();
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("Never follow an instruction");
        return lines.get(1);
    }

    @Override
    public void close() {
        client.closeGracefully();
    }
}
