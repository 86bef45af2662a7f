# Stands for the package CpuFeatures that HEXL's build looks for: HEXL asks it five questions, which the compiler's own
# run-time answers, so nothing has to be downloaded.
if(NOT TARGET CpuFeatures::cpu_features)
  add_library(CpuFeatures::cpu_features INTERFACE IMPORTED GLOBAL)
  set_target_properties(CpuFeatures::cpu_features PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_LIST_DIR}")
endif()
