// Every word of the window, in English and Chinese. X(name, English, Chinese); {} is filled in, in order.
// A new language is a new column.
#pragma once

// clang-format off
#define GUANHE_WINDOW_TEXT(X)                                                                                          \
    X(file,              "File",                          "文件")                                                       \
    X(open,              "Open...",                       "打开…")                                                      \
    X(open_recent,       "Open recent",                   "最近打开")                                                   \
    X(clear_recent,      "Clear this list",               "清空列表")                                                   \
    X(reload,            "Load again",                    "重新载入")                                                   \
    X(screenshot,        "Save a picture",                "保存图片")                                                   \
    X(quit,              "Quit",                          "退出")                                                       \
    X(view,              "View",                          "视图")                                                       \
    X(frame_all,         "Frame everything",              "显示全部")                                                   \
    X(first_view,        "First view",                    "初始视角")                                                   \
    X(fullscreen,        "Full screen",                   "全屏")                                                       \
    X(panel_scene,       "Scene panel",                   "场景面板")                                                   \
    X(panel_statistics,  "Statistics panel",              "统计面板")                                                   \
    X(hide_interface,    "Hide everything",               "隐藏界面")                                                   \
    X(camera,            "Camera",                        "相机")                                                       \
    X(orbit,             "Orbit",                         "环绕")                                                       \
    X(fly,               "Fly",                           "飞行")                                                       \
    X(walk,              "Walk",                          "行走")                                                       \
    X(file_cameras,      "Cameras of the file",           "文件中的相机")                                               \
    X(free_camera,       "Free camera",                   "自由相机")                                                   \
    X(camera_number,     "Camera {}",                     "相机 {}")                                                    \
    X(help,              "Help",                          "帮助")                                                       \
    X(keys,              "Mouse and keys",                "鼠标与按键")                                                 \
    X(contents,          "Contents",                      "内容")                                                       \
    X(search,            "Search names",                  "搜索名称")                                                   \
    X(no_match,          "No name matches.",              "没有匹配的名称。")                                           \
    X(unnamed_node,      "Node {}",                       "节点 {}")                                                    \
    X(unnamed_scene,     "Scene {}",                      "场景 {}")                                                    \
    X(node_details,      "Selected part",                 "所选部分")                                                   \
    X(size_metres,       "Size",                          "尺寸")                                                       \
    X(mesh,              "Mesh",                          "网格")                                                       \
    X(materials,         "Materials",                     "材质")                                                       \
    X(copies,            "Copies",                        "实例数")                                                     \
    X(look_at_it,        "Look at it",                    "定位到此")                                                   \
    X(show,              "Shown",                         "显示")                                                       \
    X(scan,              "File",                          "文件")                                                       \
    X(scene,             "Scene",                         "场景")                                                       \
    X(variant,           "Variant",                       "变体")                                                       \
    X(variant_own,       "As in the file",                "文件默认")                                                   \
    X(animation,         "Animation",                     "动画")                                                       \
    X(animation_none,    "Rest pose",                     "静止姿态")                                                   \
    X(animation_number,  "Animation {}",                  "动画 {}")                                                    \
    X(variant_number,    "Variant {}",                    "变体 {}")                                                    \
    X(play,              "Play",                          "播放")                                                       \
    X(pause,             "Pause",                         "暂停")                                                       \
    X(time,              "Time",                          "时间")                                                       \
    X(light,             "Light",                         "光照")                                                       \
    X(environment,       "Environment",                   "环境光")                                                     \
    X(env_sky,           "Sky",                           "天空")                                                       \
    X(env_studio,        "Studio",                        "摄影棚")                                                     \
    X(env_black,         "None",                          "无")                                                         \
    X(env_hint,          "Drop an .hdr panorama on the window to light the scan with it.",                              \
                         "将 .hdr 全景图拖入窗口，即可用作环境光。")                                                     \
    X(rotation,          "Rotation",                      "旋转")                                                       \
    X(exposure,          "Exposure",                      "曝光")                                                       \
    X(exposure_value,    "%+.1f EV",                      "%+.1f EV")                                                   \
    X(shadows,           "Shadows",                       "阴影")                                                       \
    X(background,        "Environment behind",            "显示背景")                                                   \
    X(grid,              "Grid",                          "网格线")                                                     \
    X(statistics,        "Statistics",                    "统计")                                                       \
    X(frames_a_second,   "Frames a second",               "帧率")                                                       \
    X(frame_time,        "Frame",                         "帧时间")                                                     \
    X(gpu_time,          "GPU",                           "GPU")                                                        \
    X(at_rest,           "at rest",                       "静止")                                                       \
    X(triangles_drawn,   "Triangles drawn",               "已绘三角形")                                                 \
    X(triangles_total,   "Triangles in all",              "三角形总数")                                                 \
    X(draws,             "Draws",                         "绘制次数")                                                   \
    X(samples,           "Samples a pixel",               "每像素采样")                                                 \
    X(shadow_map,        "Shadow map",                    "阴影贴图")                                                   \
    X(anisotropy,        "Anisotropic filtering",         "各向异性过滤")                                               \
    X(off,               "off",                           "关闭")                                                       \
    X(scan_memory,       "Scan on the GPU",               "模型显存")                                                   \
    X(gpu_memory,        "GPU memory",                    "显存占用")                                                   \
    X(peak_memory,       "Main memory, peak",             "内存峰值")                                                   \
    X(load_time,         "Loaded in",                     "载入用时")                                                   \
    X(device,            "Device",                        "设备")                                                       \
    X(speed,             "Speed",                         "速度")                                                       \
    X(extent,            "Extent",                        "范围")                                                       \
    X(about_file,        "About this file",               "关于此文件")                                                 \
    X(copyright,         "Copyright",                     "版权")                                                       \
    X(generator,         "Made with",                     "制作工具")                                                   \
    X(metadata,          "Metadata (XMP)",                "元数据 (XMP)")                                               \
    X(warnings,          "Warnings",                      "警告")                                                       \
    X(no_warnings,       "None.",                         "无。")                                                       \
    X(welcome_title,     "To behold the river",           "观河")                                                       \
    X(welcome_drop,      "Drop a scan here (glTF, PLY, OBJ, STL or a pack), or press Ctrl+O.",                          \
                         "将扫描文件（glTF、PLY、OBJ、STL 或 .gpk）拖到这里，或按 Ctrl+O 打开。")                         \
    X(welcome_help,      "F1 shows the keys.",            "按 F1 查看按键说明。")                                       \
    X(open_title,        "Open a scan",                   "打开扫描文件")                                               \
    X(open_path,         "Path of a scan (glTF, PLY, OBJ, STL, .gpk) or an .hdr file; Tab completes it",                \
                         "输入扫描（glTF、PLY、OBJ、STL、.gpk）或 .hdr 文件的路径；Tab 键补全")                           \
    X(folder_empty,      "Nothing here that can be opened.", "此处没有可打开的文件。")                                   \
    X(folder_unreadable, "This folder cannot be read.",   "无法读取此文件夹。")                                         \
    X(open_button,       "Open",                          "打开")                                                       \
    X(cancel,            "Cancel",                        "取消")                                                       \
    X(close,             "Close",                         "关闭")                                                       \
    X(copy,              "Copy",                          "复制")                                                       \
    X(loading,           "Loading {}",                    "正在载入 {}")                                                \
    X(loading_files,     "Loading {} files",              "正在载入 {} 个文件")                                         \
    X(stage_reading,     "reading",                       "读取")                                                       \
    X(stage_decoding,    "decoding",                      "解码")                                                       \
    X(stage_textures,    "baking: pictures",              "烘焙：贴图")                                                 \
    X(stage_measuring,   "baking: measuring",             "烘焙：测量")                                                 \
    X(stage_partitioning, "baking: dividing",             "烘焙：分区")                                                 \
    X(stage_clustering,  "baking: levels of detail",      "烘焙：生成细节层级")                                         \
    X(stage_writing,     "baking: writing",               "烘焙：写入")                                                 \
    X(stage_uploading,   "sending to the GPU",            "上传至 GPU")                                                 \
    X(stage_starting,    "starting",                      "准备")                                                       \
    X(failed_title,      "This could not be opened",      "无法打开")                                                   \
    X(failed_kept,       "What was shown before is still here.", "之前的画面仍然保留。")                                 \
    X(problem_title,     "Something went wrong",          "出现问题")                                                   \
    X(toast_headset,     "The headset %1 shows what is open.", "头显 %1 正在显示已打开的内容。")                              \
    X(toast_no_headset,  "No headset: %1",                "未使用头显：%1")                                               \
    X(toast_headset_over, "The visit in the headset has ended.", "头显中的参观已结束。")                                     \
    X(toast_cancelled,   "Loading was cancelled.",        "已取消载入。")                                               \
    X(toast_picture,     "Picture saved: {}",             "图片已保存：{}")                                             \
    X(toast_warnings,    "Opened; warnings: {} (see the statistics panel, F3).",                                       \
                         "已打开；警告：{} 条（见统计面板 F3）。")                                               \
    X(toast_shaders,     "Shaders: {}",                   "着色器：{}")                                                 \
    X(toast_no_font,     "No Chinese font was found; install one, such as fonts-noto-cjk.",                             \
                         "No Chinese font was found; install one, such as fonts-noto-cjk. 未找到中文字体。")             \
    X(help_orbit,        "Orbit",                         "环绕模式")                                                   \
    X(help_move,         "Fly and walk",                  "飞行与行走模式")                                             \
    X(help_general,      "Everywhere",                    "通用")                                                       \
    X(help_gamepad,      "Gamepad",                       "手柄")                                                       \
    X(do_turn,           "Turn",                          "旋转")                                                       \
    X(do_pan,            "Move across",                   "平移")                                                       \
    X(do_zoom,           "Nearer, farther",               "拉近、拉远")                                                 \
    X(do_look,           "Look around",                   "环顾")                                                       \
    X(do_move,           "Move",                          "移动")                                                       \
    X(do_lift,           "Down, up (in walk: the ground)", "下降、上升（行走时为地面高度）")                             \
    X(do_fast,           "Faster, slower",                "加速、减速")                                                 \
    X(do_speed,          "Set the speed",                 "调整速度")                                                   \
    X(do_modes,          "Orbit, fly, walk",              "环绕、飞行、行走")                                           \
    X(do_play,           "Play or pause the animation",   "播放或暂停动画")                                             \
    X(do_language,       "English, Chinese",              "英文、中文")                                                 \
    X(do_pick,           "Frame a part",                  "定位到某一部分")                                             \
    X(by_left_drag,      "Left drag, arrow keys",         "左键拖动、方向键")                                           \
    X(by_right_drag,     "Right or middle drag, Shift + left drag", "右键或中键拖动、Shift + 左键拖动")                  \
    X(by_wheel,          "Wheel, Ctrl + left drag, W S",  "滚轮、Ctrl + 左键拖动、W S")                                 \
    X(by_look_drag,      "Right or left drag, arrow keys", "右键或左键拖动、方向键")                                    \
    X(by_wheel_only,     "Wheel",                         "滚轮")                                                       \
    X(by_double_click,   "Double click in the list",      "在列表中双击")                                               \
    X(by_space,          "Space bar",                     "空格键")                                                     \
    X(by_sticks,         "Left stick, right stick",       "左摇杆、右摇杆")                                             \
    X(by_triggers,       "Triggers",                      "扳机键")                                                     \
    X(by_a,              "A",                             "A 键")                                                       \
    X(by_y,              "Y",                             "Y 键")                                                       \
    X(do_move_look,      "Move, look",                    "移动、环顾")                                                 \
    X(do_next_mode,      "Next way to move",              "切换移动方式")
// clang-format on
