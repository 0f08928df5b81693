package io.grapevine.commandline.help;

import io.grapevine.commandline.Command;
import io.grapevine.commandline.Flag;
import java.util.ArrayList;
import java.util.List;

/** The completion for zsh, which shows what commands and flags are for. */
final class ZshScript {
    private static final String SCRIPT = """
            #compdef @NAME@
            # Completion of @NAME@ for zsh.
            _@NAME@() {
                local at= pending= files= word cur=${words[CURRENT]} i
                local -a commands flags
                for ((i = 2; i < CURRENT; i++)); do
                    word=${words[i]}
                    if [[ -n $pending ]]; then
                        pending=
                        continue
                    fi
                    case "$at:$word" in
            @STEPS@        esac
                done
                if [[ -z $pending && $cur == --*=* ]]; then
                    pending=${cur%%=*}
                    compset -P '*='
                fi
                case "$pending" in
            @VALUES@        ?*) return 1 ;;
                esac
                case "$at" in
            @PLACES@        *) ;;
                esac
                if [[ $cur == -* ]]; then
                    _describe -o flag flags
                    return
                fi
                (( $#commands )) && _describe command commands
                [[ -n $files ]] && _files
                return 0
            }
            if [[ "$funcstack[1]" == _@NAME@ ]]; then
                _@NAME@ "$@"
            else
                compdef _@NAME@ @NAME@
            fi
            """;

    private ZshScript() {}

    static String of(Command program) {
        List<Place> places = Place.of(program);
        return SCRIPT.replace("@STEPS@", Place.steps(places, "            "))
                .replace("@VALUES@", Place.values(places, "compadd %s; return ;;", "_files; return ;;"))
                .replace("@PLACES@", places(places))
                .replace("@NAME@", program.name());
    }

    private static String places(List<Place> places) {
        StringBuilder out = new StringBuilder();
        for (Place place : places) {
            out.append("        ").append(Place.quoted(place.path())).append(")\n            commands=(\n");
            place.commands()
                    .forEach(command -> out.append("                ")
                            .append(described(command.name(), command.summary()))
                            .append('\n'));
            place.words()
                    .forEach(word -> out.append("                ").append(word).append('\n'));
            out.append("            )\n            flags=(\n");
            place.possible(places)
                    .forEach(flag -> described(flag)
                            .forEach(text ->
                                    out.append("                ").append(text).append('\n')));
            out.append("            )\n").append(place.files() ? "            files=yes\n" : "");
            out.append("            ;;\n");
        }
        return out.toString();
    }

    private static List<String> described(Flag flag) {
        List<String> texts = new ArrayList<>();
        Place.written(flag).forEach(name -> texts.add(described(name, flag.help())));
        return texts;
    }

    private static String described(String name, String what) {
        return Place.quoted(name.replace(":", "\\:") + ":" + what.replace(":", "\\:"));
    }
}
