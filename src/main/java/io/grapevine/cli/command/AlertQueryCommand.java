package io.grapevine.cli.command;

import io.grapevine.cli.server.Alertmanager.AlertQuery;
import io.grapevine.commandline.CommandFault;
import io.grapevine.commandline.ParsedArguments;

/** {@code amtool alert query}. */
record AlertQueryCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        boolean silenced = given.isOn("silenced");
        boolean inhibited = given.isOn("inhibited");
        boolean unprocessed = given.isOn("unprocessed");
        boolean any = given.isOn("active") || silenced || inhibited || unprocessed;
        AlertQuery query = new AlertQuery(
                given.isOn("active") || !any,
                silenced,
                inhibited,
                unprocessed,
                given.text("receiver"),
                session.matchers(given).filters(given.arguments()));
        session.print(session.format(given).alerts(session.server(given).alerts(query)));
    }
}
