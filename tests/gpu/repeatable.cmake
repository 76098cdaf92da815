# Makes the demo model once more and expects the very same bytes: cmake -D MAKE_PIT=… -D MODEL=… -D AGAIN=… -P repeatable.cmake
execute_process(COMMAND ${MAKE_PIT} -o ${AGAIN} COMMAND_ERROR_IS_FATAL ANY)
file(SHA256 ${MODEL} first)
file(SHA256 ${AGAIN} second)
file(REMOVE ${AGAIN})
if(NOT first STREQUAL second)
    message(FATAL_ERROR "make_pit did not write the same bytes twice: ${first}, then ${second}")
endif()
