package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.ListedHeartbeat;
import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.output.Format;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import java.util.List;

/** The commands about heartbeats. */
record HeartbeatCommands(Session session) {
    static final String NAME = "heartbeat";
    static final String ABSENT = "the server has no heartbeats (expected: Grapevine)";

    Command group() {
        return Command.group(
                NAME,
                "Show heartbeats, and send signals about them.",
                Command.of("list", "List the heartbeats and their states.", this::list)
                        .orDefault(),
                new HeartbeatPingCommand(session).declared());
    }

    private void list(ParsedArguments given) throws CommandFault {
        Reply reply = session.server(given).get(OwnApi.BASE + "/heartbeats", "");
        List<ListedHeartbeat> all = OwnApi.read(reply, "heartbeats", ABSENT, Answers.of(ListedHeartbeat.All.class))
                .heartbeats();
        session.print(
                given.text("output").equals("json")
                        ? reply.text()
                        : Format.heartbeats(
                                all,
                                given.text("date.format"),
                                session.console().terminal()));
    }
}
