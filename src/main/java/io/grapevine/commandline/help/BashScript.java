package io.grapevine.commandline.help;

import io.grapevine.commandline.Command;
import io.grapevine.commandline.Flag;
import java.util.ArrayList;
import java.util.List;

/** The completion for bash. It knows all commands and flags, so that nothing has to be started for it. */
final class BashScript {
    private static final String SCRIPT = """
            # Completion of @NAME@ for bash.
            _@NAME@() {
                local cur=${COMP_WORDS[COMP_CWORD]} at= pending= words= flags= files= word i
                [ "$cur" != = ] || cur=
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [ -n "$pending" ]; then
                        [ "$word" = = ] || pending=
                        continue
                    fi
                    case "$at:$word" in
            @STEPS@        esac
                done
                case "$pending" in
            @VALUES@        ?*) return ;;
                esac
                if [ -z "$pending" ]; then
                    case "$at" in
            @FLAGS@            *) ;;
                    esac
                    case "$at" in
            @WORDS@            *) ;;
                    esac
                    case "$cur" in
                        -*) words=$flags files= ;;
                    esac
                fi
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
                if [ -n "$files" ]; then
                    compopt -o filenames 2>/dev/null
                    COMPREPLY+=($(compgen -f -- "$cur"))
                fi
            }
            complete -F _@NAME@ @NAME@
            """;

    private BashScript() {}

    static String of(Command program) {
        List<Place> places = Place.of(program);
        return SCRIPT.replace("@STEPS@", Place.steps(places, "            "))
                .replace("@VALUES@", Place.values(places, "words='%s' ;;", "files=yes ;;"))
                .replace("@FLAGS@", flags(places))
                .replace("@WORDS@", words(places))
                .replace("@NAME@", program.name());
    }

    private static String flags(List<Place> places) {
        StringBuilder out = new StringBuilder();
        for (Place place : places) {
            List<String> flags = new ArrayList<>();
            place.possible(places).forEach(flag -> flags.addAll(written(flag)));
            out.append("            ")
                    .append(Place.quoted(place.path()))
                    .append(") flags='")
                    .append(String.join(" ", flags))
                    .append("' ;;\n");
        }
        return out.toString();
    }

    private static List<String> written(Flag flag) {
        List<String> written = new ArrayList<>(Place.written(flag));
        if (!flag.takesValue() && flag.fallback().equals("true")) {
            written.add("--no-" + flag.name());
        }
        return written;
    }

    private static String words(List<Place> places) {
        StringBuilder out = new StringBuilder();
        for (Place place : places) {
            List<String> words = new ArrayList<>(place.words());
            place.commands().forEach(command -> words.add(command.name()));
            if (!words.isEmpty() || place.files()) {
                out.append("            ")
                        .append(Place.quoted(place.path()))
                        .append(") words='")
                        .append(String.join(" ", words))
                        .append(place.files() ? "' files=yes ;;\n" : "' ;;\n");
            }
        }
        return out.toString();
    }
}
