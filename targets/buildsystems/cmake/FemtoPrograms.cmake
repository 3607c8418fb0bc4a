# Programs of a firmware: include(FemtoPrograms), then femto_add_program for each. CMake 3.21 or newer.
#
#   femto_add_program(<target> <source.c>
#       TARGET <name>               the device's; 'femto targets' lists them
#       [CONTRACT <name or file>]   what the firmware grants the program
#       [MODE proved|guarded] [CONTEXT_SIZE <bytes>|dynamic] [ENTRY <function>]
#       [MCPU v1|v2|v3|v4] [OPTIMIZE 1|2|3|s|z] [INCLUDE <folder>...] [DEFINE <macro>...]
#       [FORMAT elf|header|image])
#
# clang compiles the source, femto verifies and translates it, and <target> gets the result:
#   elf      an object that is linked; the program is the function of its name (the default)
#   header   <source>.h on its path of headers, with the image as an array
#   image    <source>.img in the build folder, made ahead of it
# It is made again when the source, a header, the contract or the tool changes. A program that is refused fails the build.
#
# FEMTO_EXECUTABLE is the tool, FEMTO_CLANG the clang to use, where the tool should not look for one.
include_guard(GLOBAL)

find_program(FEMTO_EXECUTABLE femto REQUIRED DOC "The tool that verifies and translates programs.")
set(FEMTO_CLANG "" CACHE FILEPATH "The clang that compiles programs; the tool looks for one where this is empty.")

function(femto_add_program target source)
    # The rules in dependency files name their files by absolute paths.
    cmake_policy(SET CMP0116 NEW)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "TARGET;CONTRACT;MODE;CONTEXT_SIZE;ENTRY;MCPU;OPTIMIZE;FORMAT" "INCLUDE;DEFINE")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "femto_add_program does not know: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_TARGET)
        message(FATAL_ERROR "femto_add_program(${target} ${source}) needs TARGET, the device's")
    endif()
    if(NOT arg_FORMAT)
        set(arg_FORMAT elf)
    endif()

    set(extension_elf o)
    set(extension_header h)
    set(extension_image img)
    if(NOT DEFINED extension_${arg_FORMAT})
        message(FATAL_ERROR "femto_add_program does not know FORMAT ${arg_FORMAT}; it knows elf, header, image")
    endif()

    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    cmake_path(GET source STEM name)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/femto/${target}")
    set(output "${folder}/${name}.${extension_${arg_FORMAT}}")
    file(MAKE_DIRECTORY "${folder}")

    set(options --target "${arg_TARGET}" --format "${arg_FORMAT}")
    set(contract_file "")
    if(arg_CONTRACT)
        # A contract with a folder or an extension is a file, others are part of the tool.
        if(arg_CONTRACT MATCHES "[/.]")
            cmake_path(ABSOLUTE_PATH arg_CONTRACT BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
            set(contract_file "${arg_CONTRACT}")
        endif()
        list(APPEND options --contract "${arg_CONTRACT}")
    endif()
    foreach(pair IN ITEMS MODE:--mode CONTEXT_SIZE:--context-size ENTRY:--entry MCPU:--mcpu OPTIMIZE:--optimize)
        string(REPLACE ":" ";" pair "${pair}")
        list(GET pair 0 key)
        list(GET pair 1 option)
        if(DEFINED arg_${key})
            list(APPEND options ${option} "${arg_${key}}")
        endif()
    endforeach()
    foreach(include IN LISTS arg_INCLUDE)
        cmake_path(ABSOLUTE_PATH include BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        list(APPEND options --include "${include}")
    endforeach()
    foreach(definition IN LISTS arg_DEFINE)
        list(APPEND options --define "${definition}")
    endforeach()
    if(FEMTO_CLANG)
        list(APPEND options --clang "${FEMTO_CLANG}")
    endif()

    add_custom_command(
        OUTPUT "${output}"
        COMMAND "${FEMTO_EXECUTABLE}" build "${source}" ${options} --depfile "${output}.d" --output "${output}"
        DEPENDS "${source}" "${FEMTO_EXECUTABLE}" ${contract_file}
        DEPFILE "${output}.d"
        COMMENT "Verifying and translating ${name} for ${arg_TARGET}"
        VERBATIM)
    target_sources(${target} PRIVATE "${output}")
    if(arg_FORMAT STREQUAL "elf")
        set_source_files_properties("${output}" PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
    elseif(arg_FORMAT STREQUAL "header")
        target_include_directories(${target} PRIVATE "${folder}")
    endif()
endfunction()
