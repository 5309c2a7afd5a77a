# The two kinds of thing that this tree builds besides its program: a unit and a test of it.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
# What several units use.
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(LIBXML2 REQUIRED IMPORTED_TARGET libxml-2.0)

add_library(acervo_flags INTERFACE)
target_include_directories(acervo_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_options(acervo_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                       -Wno-missing-field-initializers  # designated initializers leave out what is the default
                       $<$<BOOL:${ACERVO_WARNINGS_AS_ERRORS}>:-Werror>)
if(ACERVO_SANITIZE)
  target_compile_options(acervo_flags INTERFACE -fsanitize=${ACERVO_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(acervo_flags INTERFACE -fsanitize=${ACERVO_SANITIZE})
endif()

# acervo_unit(name SOURCES ... USES targets...)   a static library with the house's flags
function(acervo_unit name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC acervo_flags Threads::Threads ${ARG_USES})
endfunction()

# What most tests read, read once for all of them. Not for the units: there GCC 12 warns of what is not, and a header that a file
# does not include may change what its names mean.
option(ACERVO_PRECOMPILE "Precompile GoogleTest and JSON for the tests" ON)
if(ACERVO_PRECOMPILE AND BUILD_TESTING)
  find_package(GTest REQUIRED)
  find_package(nlohmann_json REQUIRED)
  file(CONFIGURE OUTPUT test_headers.cpp CONTENT "// Only the headers.\n")
  add_library(acervo_test_headers OBJECT ${CMAKE_CURRENT_BINARY_DIR}/test_headers.cpp)
  target_link_libraries(acervo_test_headers PRIVATE acervo_flags Threads::Threads GTest::gmock nlohmann_json::nlohmann_json)
  target_compile_options(acervo_test_headers PRIVATE -O0)
  set(acervo_precompiled <filesystem> <gmock/gmock.h> <gtest/gtest.h> <nlohmann/json.hpp> <string> <vector>)
  target_precompile_headers(acervo_test_headers PRIVATE ${acervo_precompiled})
endif()

# acervo_test(name SOURCES ... USES targets... [HEADERS ...] [LABELS ...] [TIMEOUT seconds] [ONE_PROCESS] [OPTIMIZED])
# A GoogleTest program; every test in it is a CTest test, or with ONE_PROCESS (its tests share a server) the whole is one.
# What a test does itself is little beside what it asks of the units, and its code is not optimised: a third less to compile. With
# OPTIMIZED it is, for tests that look at every sample of pictures and sound. HEADERS are read once for all its files.
function(acervo_test name)
  cmake_parse_arguments(ARG "ONE_PROCESS;OPTIMIZED" "TIMEOUT" "SOURCES;USES;HEADERS;LABELS" ${ARGN})
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE acervo_flags ${ARG_USES} GTest::gmock GTest::gtest_main)
  if(NOT ARG_OPTIMIZED)
    target_compile_options(${name} PRIVATE -O0)
    if(ACERVO_PRECOMPILE AND ARG_HEADERS)
      target_precompile_headers(${name} PRIVATE ${acervo_precompiled} ${ARG_HEADERS})
    elseif(ACERVO_PRECOMPILE)
      target_precompile_headers(${name} REUSE_FROM acervo_test_headers)
    endif()
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  # CTest's slots are half processors (see tests/run); what may last begins first, so that nothing long is left for the end.
  set(properties TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT} PROCESSORS 2)
  if(ARG_LABELS)
    list(APPEND properties LABELS ${ARG_LABELS})
  endif()
  if(ARG_ONE_PROCESS)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ${properties})
  else()
    # Values as GoogleTest prints them hold addresses and paths: a test would have another name on each machine.
    gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
  endif()
endfunction()

# acervo_sql(target file.sql...)   turns named queries into "<folder>/<file>.sql.hpp" under the generated headers
function(acervo_sql target)
  foreach(file ${ARGN})
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    file(RELATIVE_PATH relative ${PROJECT_SOURCE_DIR} ${source})
    set(header ${PROJECT_BINARY_DIR}/generated/${relative}.hpp)
    add_custom_command(OUTPUT ${header} COMMAND embed_sql ${source} ${header} DEPENDS embed_sql ${source} VERBATIM)
    target_sources(${target} PRIVATE ${header})
  endforeach()
endfunction()
