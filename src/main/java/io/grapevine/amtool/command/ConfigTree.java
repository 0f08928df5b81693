package io.grapevine.amtool.command;

import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Flag.Place;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import java.util.Arrays;
import java.util.List;

/** The commands about configurations and templates, as they are declared. */
record ConfigTree(Session session) {
    Command configuration() {
        return Command.group(
                "config",
                "Show the configuration of a server, and where alerts go by it.",
                Command.of(
                                "show",
                                "Show the configuration of a server; its version, too, with -o extended or json.",
                                new ConfigCommands(session)::show)
                        .with(files())
                        .orDefault(),
                Command.group(
                                "routes",
                                "Draw routes, or try them.",
                                Command.of("show", "Draw the routing tree.", new ConfigCommands(session)::routes)
                                        .orDefault(),
                                Command.of("test", """
                                                Say which receivers an alert would go to.

                                                    amtool config routes test --config.file=alertmanager.yml team=db
                                                    amtool config routes test team=db --verify.receivers=dba,default""", new ConfigCommands(session)::route)
                                        .with(
                                                Flag.text(
                                                        "verify.receivers",
                                                        "Fail unless these are the receivers, with commas, in this order."),
                                                Flag.ofSwitch("tree", "Draw the routes that match, too."),
                                                Flag.ofSwitch("explain", "Tell each step, too."),
                                                Flag.text("at", "Tell what is muted at a time" + Session.TIME + "."))
                                        .taking(Argument.any("labels", Plain.TEXT, "Labels of the alert: name=value")))
                        .with(files()));
    }

    /** The flags that take a configuration from files in place of a server. */
    private static List<Flag> files() {
        return List.of(
                Flag.of("config.file", Plain.FILE, "Configuration to take in place of that of the server."),
                CommandTree.teams("Directory with one file per team, added to --config.file."),
                CommandTree.expansion());
    }

    Command template() {
        return Command.group(
                "template",
                "Try templates.",
                Command.of("render", """
                                Show what a template makes of a notification.

                                    amtool template render --template.glob='*.tmpl' --template.text='{{ template "x" . }}'""", new ConfigCommands(session)::render)
                        .with(
                                Flag.text("template.glob", "Pattern of files with templates.")
                                        .at(Place.REQUIRED_AND_REPEATED),
                                Flag.text("template.text", "The template to show.")
                                        .at(Place.REQUIRED),
                                Flag.of(
                                        "template.type",
                                        new Choice(List.of("html", "text")),
                                        "html, or text unless given."),
                                Flag.of(
                                        "template.engine",
                                        new Choice(Arrays.stream(TemplateRender.Engine.values())
                                                .map(TemplateRender.Engine::flag)
                                                .toList()),
                                        "Language of the templates; go, unless given."),
                                Flag.of(
                                        "template.data",
                                        Plain.FILE,
                                        "File with the notification, in the form of the body that webhooks get; a made-up "
                                                + "one, unless given.")));
    }
}
