# childproof_add_conformance(NAME ADAPTER TARGET | COMMAND PROGRAM [ARGUMENT…]
#                             [EXPECTATIONS FILE] [SPEC VERSION] [CASES GLOB…] [TAGS TAG…] [JOBS N] [TIME_SCALE X])
#
# Adds a CTest test NAME that plays childproof's cases through an adapter and fails unless all come out as expected.
#
#   ADAPTER      a target that add_executable has made; it is built before the test is run
#   COMMAND      how to start an adapter that is no target: a script with its interpreter
#   EXPECTATIONS the deviations that are known, each with its reason
#   SPEC         the documented version: 2.6, 3.10, 3.12 or 3.13; default: the newest that the adapter claims
#   CASES, TAGS  only the cases whose id matches, or that have a tag; default: all
#
# What was recorded is in NAME.jsonl of the current binary folder: `childproof explain CASE --results NAME.jsonl` says
# what came out otherwise, `childproof-report NAME.jsonl --out DIR` renders it.
function(childproof_add_conformance name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ADAPTER;EXPECTATIONS;SPEC;JOBS;TIME_SCALE" "COMMAND;CASES;TAGS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "childproof_add_conformance(${name}): does not know ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(arg_ADAPTER AND NOT arg_COMMAND)
    set(arg_COMMAND "$<TARGET_FILE:${arg_ADAPTER}>")
  elseif(arg_ADAPTER OR NOT arg_COMMAND)
    message(FATAL_ERROR "childproof_add_conformance(${name}): say how the adapter is started with ADAPTER or COMMAND")
  endif()

  # A JSON list is a YAML list.
  list(TRANSFORM arg_COMMAND REPLACE "([\"\\\\])" "\\\\\\1")
  list(JOIN arg_COMMAND "\", \"" command)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/childproof/${name}/$<CONFIG>)
  file(GENERATE OUTPUT ${folder}/impl.yaml CONTENT "name: \"${name}\"\ncommand: [\"${command}\"]\n")

  set(options)
  if(arg_EXPECTATIONS)
    get_filename_component(file ${arg_EXPECTATIONS} ABSOLUTE)
    list(APPEND options --expectations ${file})
  endif()
  foreach(option IN ITEMS SPEC JOBS TIME_SCALE)
    if(DEFINED arg_${option})
      string(TOLOWER --${option} flag)
      string(REPLACE _ - flag ${flag})
      list(APPEND options ${flag} ${arg_${option}})
    endif()
  endforeach()
  foreach(case IN LISTS arg_CASES)
    list(APPEND options --case ${case})
  endforeach()
  foreach(tag IN LISTS arg_TAGS)
    list(APPEND options --tag ${tag})
  endforeach()
  add_test(NAME ${name} COMMAND childproof::childproof run --impl ${folder}/impl.yaml --name ${name}
      --results ${CMAKE_CURRENT_BINARY_DIR}/${name}.jsonl --progress plain ${options})
endfunction()
