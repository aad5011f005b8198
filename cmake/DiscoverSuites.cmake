# Writes one add_test a gtest suite of PROGRAM into OUTPUT. Run after each link of a test program.
execute_process(COMMAND "${PROGRAM}" --gtest_list_tests OUTPUT_VARIABLE listing RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} could not list its tests (exit ${result})")
endif()
string(REPLACE "\n" ";" lines "${listing}")
set(text "")
foreach(line IN LISTS lines)
  # A suite stands at the line's start and ends in a dot; its tests are indented below it.
  if(line MATCHES "^([A-Za-z0-9_/]+)\\.")
    set(suite "${CMAKE_MATCH_1}")
    string(APPEND text
      "add_test([=[${LABEL}.${suite}]=] \"${PROGRAM}\" [=[--gtest_filter=${suite}.*]=] --gtest_brief=1)\n"
      "set_tests_properties([=[${LABEL}.${suite}]=] PROPERTIES LABELS ${LABEL} TIMEOUT 300 "
      "ENVIRONMENT \"OMP_WAIT_POLICY=passive;OMP_NUM_THREADS=2\")\n")
  endif()
endforeach()
file(WRITE "${OUTPUT}" "${text}")
